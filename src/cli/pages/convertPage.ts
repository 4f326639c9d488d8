import type { ConvertedLayer } from '../../export/converted.js';
import type { Format, OutputEncoding } from '../../formats/format.js';
import { describeCrs } from '../../geodesy/crs.js';
import { asksForPerson, type Finding, type Lang } from '../../model/finding.js';
import { findingMessage } from '../../model/findingTexts.js';
import type { DeliveredLayer } from '../../model/layer.js';
import { FINDING_MARKS } from '../../model/words.js';
import type { FileSpec } from '../files/fileSpec.js';
import { GEOMETRY } from './inspectWords.js';
import { textTable } from './textTable.js';

/** What `convert` did, layer by layer. */
export interface Conversion {
  readonly input: FileSpec;
  readonly output: string;
  readonly format: Format;
  readonly encoding: OutputEncoding | null;
  readonly delivered: readonly DeliveredLayer[];
  readonly converted: readonly ConvertedLayer[];
  /** Names of the files, and what their format could not hold. */
  readonly written: { readonly files: readonly string[]; readonly losses: readonly Finding[] };
}

/** Findings of one code that are printed one by one; `--json` has them all. */
const PRINTED = 10;

export function needsPerson(conversion: Conversion): boolean {
  return conversion.delivered.some((_, n) => findingsOf(conversion, n).some(asksForPerson));
}

/** Of reading, of reprojecting, of writing: in that order. */
function findingsOf({ delivered, converted, written }: Conversion, n: number): readonly Finding[] {
  const name = delivered[n].layer;
  return [...delivered[n].findings, ...converted[n].findings, ...written.losses.filter((loss) => loss.layer === name)];
}

export function conversionPage(conversion: Conversion, lang: Lang): string {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const { delivered, converted, output, format, encoding } = conversion;
  const said = (crs: string | null) => (crs === null ? t('未说明', 'not said') : describeCrs({ definition: crs }));
  return delivered
    .map((layer, n) => {
      const { table, crs } = converted[n].layer;
      const from = layer.encoding ? `${layer.encoding.name} (${layer.encoding.from})` : '–';
      const crsFrom = layer.crs ? `${describeCrs(layer.crs)} (${layer.crs.from})` : said(null);
      const rows = `${layer.table.rowCount} → ${table.rowCount} ${t('行', 'rows')}`;
      const shapes =
        lang === 'zh' || layer.shapes.kind === 'none' ? GEOMETRY[layer.shapes.kind][lang] : layer.shapes.kind;
      const head = [
        `■ ${layer.file} › ${layer.layer} (${layer.format}) → ${output} (${format.id})`,
        t(`${rows}，${shapes}；${table.columns.size} 个字段`, `${rows}, ${shapes}; ${table.columns.size} fields`),
        ...(layer.shapes.kind === 'none' ? [] : [`CRS ${crsFrom} → ${said(crs)}`]),
        `${t('编码', 'encoding')} ${from} → ${encoding ?? 'UTF-8'}`,
      ];
      return [...head, ...findingLines(findingsOf(conversion, n), lang)].join('\n');
    })
    .join('\n\n');
}

function findingLines(findings: readonly Finding[], lang: Lang): string[] {
  const shown = new Map<string, number>();
  const rows: string[][] = [];
  for (const item of findings) {
    const seen = (shown.get(item.code) ?? 0) + 1;
    shown.set(item.code, seen);
    if (seen <= PRINTED)
      rows.push([FINDING_MARKS[item.severity], item.code, item.feature?.toString() ?? '', findingMessage(item, lang)]);
  }
  const more = [...shown].filter(([, count]) => count > PRINTED);
  const header = lang === 'zh' ? ['', '代码', '行', '说明'] : ['', 'code', 'row', 'what'];
  return [
    ...textTable(header, rows, ['left', 'left', 'right', 'left']),
    ...more.map(([code, count]) =>
      lang === 'zh'
        ? `  ${code}：另有 ${count - PRINTED} 条（--json 列出全部）`
        : `  ${code}: ${count - PRINTED} more (--json lists them all)`,
    ),
  ];
}

/** The same for programs, every finding in it. */
export function conversionJson(conversion: Conversion) {
  const { input, output, format, encoding, delivered, converted, written } = conversion;
  return {
    input: input.path,
    output,
    format: format.id,
    encoding: encoding ?? 'UTF-8',
    files: written.files,
    layers: delivered.map((layer, n) => ({
      file: layer.file,
      layer: layer.layer,
      format: layer.format,
      geometry: layer.shapes.kind,
      features: layer.table.rowCount,
      written: converted[n].layer.table.rowCount,
      crs: layer.crs,
      outCrs: converted[n].layer.crs,
      encoding: layer.encoding,
      findings: findingsOf(conversion, n).map(({ code, severity, feature, numbers, ...item }) => ({
        code,
        severity,
        feature,
        numbers,
        message: findingMessage({ code, severity, feature, numbers, ...item } as Finding, 'en'),
      })),
    })),
  };
}
