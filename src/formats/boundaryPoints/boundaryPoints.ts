import type { Format } from '../format.js';

const BLOCK = /^\s*[[【](?:属性描述|地块坐标)[\]】]/;
const ENCODINGS = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be'];

export const BOUNDARY_POINTS: Format = {
  id: 'boundaryPoints',
  title: '界址点 TXT (报部坐标, .txt)',
  endings: ['txt'],
  sharedEndings: ['txt'],
  signed: true,
  recognises: (head, text) => {
    const isPlain = /^[^\r\n]*,@\s*[\r\n]+[^,\r\n]*,\s*\d+\s*,\s*[\d.+-]+\s*,\s*[\d.+-]+/.test(text);
    return isPlain || ENCODINGS.some((label) => BLOCK.test(new TextDecoder(label).decode(head.subarray(0, 1024))));
  },
  read: async (source, options) => (await import('./read.js')).readBoundaryPoints(source, options),
  write: null,
};
