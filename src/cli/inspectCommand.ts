import { readLayers } from '../formats/index.js';
import { itemCount } from '../geometry/polygonSet.js';
import { findingMessage } from '../model/finding.js';
import type { DeliveredLayer, Shapes } from '../model/layer.js';
import { type CommandLine, usage } from './commandLine.js';
import { fileSource, scratchFolder } from './files.js';
import { textTable } from './textTable.js';

/** `lianpian inspect FILE…`: what is in each file, and what was guessed and why. */
export async function inspectCommand(line: CommandLine): Promise<0 | 1> {
  if (line.paths.length === 0) throw usage('inspect needs at least one file');
  const scratch = await scratchFolder();
  try {
    const layers: DeliveredLayer[] = [];
    for (const path of line.paths) layers.push(...(await readLayers(await fileSource(path), { scratch })));
    process.stdout.write(
      line.json ? `${JSON.stringify(layers.map(asJson))}\n` : `${layers.map((l) => asText(l, line)).join('\n\n')}\n`,
    );
    return layers.some((layer) => layer.findings.some((f) => f.severity !== 'note')) ? 1 : 0;
  } finally {
    await scratch.removeAll();
  }
}

function asJson(layer: DeliveredLayer) {
  return {
    file: layer.file,
    layer: layer.layer,
    format: layer.format,
    features: layer.table.rowCount,
    geometry: layer.shapes.kind,
    bounds: boundsOf(layer.shapes),
    crs: layer.crs,
    encoding: layer.encoding,
    fields: [...layer.table.columns].map(([name, column]) => ({ name, type: column.type })),
    findings: layer.findings.map((f) => ({
      code: f.code,
      severity: f.severity,
      feature: f.feature,
      message: findingMessage(f, 'en'),
    })),
  };
}

function asText(layer: DeliveredLayer, { lang }: CommandLine): string {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const bounds = boundsOf(layer.shapes);
  const head = [
    `■ ${layer.file} › ${layer.layer} (${layer.format})`,
    `${t('要素', 'features')} ${layer.table.rowCount}, ${layer.shapes.kind}${bounds ? `, ${bounds.map((v) => v.toFixed(3)).join(' ')}` : ''}`,
    `CRS ${layer.crs ? `${layer.crs.definition.slice(0, 80)} (${layer.crs.from})` : t('未说明', 'not said')}; ${t('编码', 'encoding')} ${layer.encoding ? `${layer.encoding.name} (${layer.encoding.from})` : '–'}`,
    ...layer.findings.map((f) => `! ${f.code}${f.feature === null ? '' : ` ${f.feature}`}: ${findingMessage(f, lang)}`),
  ];
  const rows = [...layer.table.columns].map(([name, column]) => {
    const filled = column.valid.reduce((sum: number, v: number) => sum + v, 0);
    return [name, column.type, String(filled)];
  });
  return [
    ...head,
    ...textTable([t('字段', 'field'), t('类型', 'type'), t('非空', 'filled')], rows, ['left', 'left', 'right']),
  ].join('\n');
}

function boundsOf(shapes: Shapes): [number, number, number, number] | null {
  const xy =
    shapes.kind === 'polygon'
      ? shapes.polygons.xy
      : shapes.kind === 'line'
        ? shapes.lines.xy
        : shapes.kind === 'point'
          ? shapes.points.xy
          : null;
  if (xy === null || (shapes.kind === 'polygon' && itemCount(shapes.polygons) === 0)) return null;
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let k = 0; k < xy.length; k += 2) {
    if (!Number.isFinite(xy[k]) || !Number.isFinite(xy[k + 1])) continue;
    minX = Math.min(minX, xy[k]);
    maxX = Math.max(maxX, xy[k]);
    minY = Math.min(minY, xy[k + 1]);
    maxY = Math.max(maxY, xy[k + 1]);
  }
  return minX === Infinity ? null : [minX, minY, maxX, maxY];
}
