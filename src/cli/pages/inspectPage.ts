import { asksForPerson, type Lang } from '../../model/finding.js';
import { layerLabel } from '../../stages/recognise/together.js';
import type { InspectedLayer, Inspection } from '../commands/inspection.js';
import { bothHalves, CONFIDENCE, GEOMETRY, PAGE_WIDTH } from './inspectWords.js';
import { layerSection } from './layerSection.js';
import { displayWidth, textTable } from './textTable.js';
import { cut, cutStart, wrap } from './wrap.js';

/** The page of `lianpian inspect`: a table of all layers, what they say of each other, files not read, then each layer. */
export function inspectPage(inspection: Inspection, paths: readonly string[], lang: Lang): string {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const { layers, unread, others, together } = inspection;
  const files = new Set(layers.map(({ file }) => file)).size;
  const count = t(
    `${files} 个文件，${layers.length} 个图层${unread.length > 0 ? `，${unread.length} 个文件读不了` : ''}`,
    `${plural(files, 'file')}, ${plural(layers.length, 'layer')}${unread.length > 0 ? `, ${plural(unread.length, 'file')} not readable` : ''}`,
  );
  const title = `${t('数据检视', 'Inspection')} · ${paths.join(t('、', ', '))}`;
  const sections: string[][] = [[...wrap(title, PAGE_WIDTH), count]];
  if (layers.length > 1) sections.push([`■ ${t('图层一览', 'Layers')}`, ...overview(layers, lang)]);
  if (together.length > 0) {
    const lines = together.flatMap(({ severity, text }) => bullet(severity === 'warning' ? '!' : '·', text[lang]));
    sections.push([`■ ${t('图层之间', 'Between the layers')}`, ...lines]);
  }
  if (unread.length > 0) {
    const lines = unread.flatMap(({ file, code, message, remedy }) => [
      ...bullet('!', `${file}  ${code}`),
      ...wrap(
        [message, remedy]
          .filter((text) => text !== '')
          .map((text) => bothHalves(text, lang))
          .join(' → '),
        PAGE_WIDTH - 4,
      ).map((l) => `    ${l}`),
    ]);
    sections.push([`■ ${t('读不了的文件', 'Files that could not be read')}`, ...lines]);
  }
  if (others.length > 0) {
    const list = others.join(t('、', ', '));
    sections.push([
      `■ ${t('其他文件（不是 GIS 数据，未读）', 'Other files (no GIS data, not read)')}`,
      ...bullet('·', list),
    ]);
  }
  if (layers.length === 0) sections.push([t('没有可读的图层。', 'No layer could be read.')]);
  for (const layer of layers) sections.push(layerSection(layer, lang));
  return sections.map((lines) => lines.join('\n')).join('\n\n');
}

function overview(layers: readonly InspectedLayer[], lang: Lang): string[] {
  const header =
    lang === 'zh'
      ? ['图层', '角色', '把握', '几何', '要素', '坐标系', '年份', '问题']
      : ['layer', 'role', 'how sure', 'shapes', 'features', 'CRS', 'year', 'findings'];
  const rows = layers.map((layer) => [
    layerLabel(layer),
    roleWords(layer, lang),
    CONFIDENCE[layer.role.confidence][lang],
    GEOMETRY[layer.geometry][lang],
    layer.features.toLocaleString('en-US'),
    cut(layer.place.crs?.code ?? (layer.geometry === 'none' ? '–' : '?'), 22),
    layer.year.year === null ? '–' : String(layer.year.year),
    troubles(layer),
  ]);
  const width = (c: number) => Math.max(displayWidth(header[c]), ...rows.map((row) => displayWidth(row[c])));
  const rest = [2, 3, 4, 5, 6, 7].reduce((sum, c) => sum + width(c) + 2, 0);
  // what is left is shared by the two columns of names, the label first
  const labels = Math.min(width(0), Math.max(24, PAGE_WIDTH - rest - Math.min(width(1), 26) - 2));
  const roles = Math.max(16, PAGE_WIDTH - rest - labels - 2);
  return textTable(
    header,
    rows.map(([label, role, ...more]) => [cutStart(label, labels), cut(role, roles), ...more]),
    ['left', 'left', 'left', 'left', 'right', 'left', 'right', 'right'],
  );
}

function roleWords({ role }: InspectedLayer, lang: Lang): string {
  if (role.title) return role.title[lang];
  return role.candidates.length > 0 ? role.candidates.map(({ title }) => title[lang]).join(' / ') : '–';
}

/** Findings other than notes. */
function troubles({ findings }: InspectedLayer): string {
  const count = findings.reduce((sum, one) => sum + (asksForPerson(one) ? one.count : 0), 0);
  return count === 0 ? '–' : count.toLocaleString('en-US');
}

function bullet(mark: string, text: string): string[] {
  return wrap(text, PAGE_WIDTH - 4).map((line, n) => (n === 0 ? `  ${mark} ${line}` : `    ${line}`));
}

function plural(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}
