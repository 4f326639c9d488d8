import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as lianpian from '../../../src/index.js';

it('the worked example of overlapAreas prints what it says', () => {
  const source = readFileSync(new URL('../../../src/geometry/overlap/overlapAreas.ts', import.meta.url), 'utf8');
  const [, block] = /```js\n([^`]*)```/.exec(source) ?? [];
  const lines = block.split('\n').map((line) => line.replace(/^ \* ?/, ''));
  const [, names] = /import \{(.*)\} from 'lianpian'/.exec(block) ?? [];
  const printed: string[] = [];
  const log = { log: (...values: unknown[]) => printed.push(values.map((value) => JSON.stringify(value)).join(' ')) };
  const body = lines.filter((line) => !line.startsWith('import')).join('\n');
  new Function('lianpian', 'console', `const {${names}} = lianpian;\n${body}`)(lianpian, log);
  expect(printed).toEqual(['[50,0] [40,40]', '0.5']);
});
