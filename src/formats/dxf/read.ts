import type { Cell } from '../../model/column.js';
import { LianpianError } from '../../model/errors.js';
import { baseName } from '../../model/fileName.js';
import { type Finding, finding } from '../../model/finding.js';
import type { DeliveredLayer } from '../../model/layer.js';
import { looseLayers } from '../shapes/looseLayers.js';
import { damaged, type ReadOptions, readAll, type Source } from '../source.js';
import { decodeFile, type EncodingClaim, encodingSaid, labelOfWriting } from '../text/text.js';
import { drawn } from './entities.js';
import { type DxfEntity, readEntities } from './pairs.js';
import { CHORD_M } from './stroke.js';

const CUT_OFF = '没有以 EOF 结尾，已被截断 / it does not end with EOF: it is cut off';
/** How a binary DXF begins. */
const BINARY = 'AutoCAD Binary DXF';

/**
 * Reads a DXF: closed polylines as polygons, open ones as lines, points as points (`entities.ts`), each kind a layer of its own.
 *
 * Fields: Layer, Entity, Handle, and XData (the extended data as `app: value, value`, where survey programs keep their codes).
 * Encoding: UTF-8 from AutoCAD 2007 on, before that the code page of the drawing (ANSI_936 is GBK), the bytes where there is none.
 * Promises: every entity is a row or counted in a finding by its type: texts, block references, hatches and others that are no
 * plain shape. Bulges, arcs and circles are stroked to 1 mm, with a finding. No CRS: a DXF says none.
 * Refuses: binary DXF, a file without its EOF (what is whole comes with `salvage`). Limits: blocks are not expanded.
 */
export async function readDxf(source: Source, options: ReadOptions): Promise<DeliveredLayer[]> {
  const name = baseName(source.name);
  const bytes = await readAll(source);
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 1 << 16));
  if (head.startsWith(BINARY)) throw isBinary(source.name);
  const {
    text,
    encoding,
    findings: decoding,
  } = decodeFile(bytes, encodingClaim(head, source.name, options), name, source.name);
  const layers = looseLayers(name);
  const unread = new Map<string, number>();
  let strokedRows = 0;
  let polyline: { readonly entity: DxfEntity; readonly vertices: DxfEntity[] } | null = null;

  function draw(entity: DxfEntity, vertices: readonly DxfEntity[]): void {
    const result = drawn(entity, vertices);
    if ('unread' in result) unread.set(result.unread, (unread.get(result.unread) ?? 0) + 1);
    else {
      if (result.stroked) strokedRows++;
      layers.add(result.shape, cellsOf(entity), result.hasZ);
    }
  }
  function endPolyline(): void {
    if (polyline) draw(polyline.entity, polyline.vertices);
    polyline = null;
  }
  const { whole } = readEntities(text, source.name, (entity) => {
    if (entity.type === 'VERTEX' && polyline) polyline.vertices.push(entity);
    else if (entity.type === 'SEQEND') endPolyline();
    else {
      endPolyline();
      if (entity.type === 'POLYLINE') polyline = { entity, vertices: [] };
      else draw(entity, []);
    }
  });
  endPolyline();
  if (!whole && !options.salvage) {
    throw damaged(
      source.name,
      CUT_OFF,
      '重新索取文件；或用 --salvage 读入其余部分 / Ask for the file again, or read what is there with --salvage.',
    );
  }
  const findings = [...decoding, ...findingsOf(unread, strokedRows, whole, name)];
  return layers.finish().map((layer, l) => ({
    file: source.name,
    format: 'dxf',
    ...layer,
    crs: null,
    encoding,
    findings: l === 0 ? [...findings, ...layer.findings] : layer.findings,
  }));
}

function findingsOf(
  unread: ReadonlyMap<string, number>,
  strokedRows: number,
  whole: boolean,
  layer: string,
): Finding[] {
  const findings: Finding[] = [];
  if (!whole) findings.push(finding('file.unread', 'error', layer, { file: layer, reason: CUT_OFF }));
  if (strokedRows > 0) {
    findings.push(finding('curve.stroked', 'note', layer, { rows: strokedRows, tolerance: CHORD_M }));
  }
  for (const [type, count] of [...unread].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const severity = type === 'TEXT' ? 'note' : 'warning';
    findings.push(finding('entity.unread', severity, layer, { type, count }, { dropped: true }));
  }
  return findings;
}

function encodingClaim(head: string, file: string, options: ReadOptions): EncodingClaim | null {
  const said = encodingSaid(options.encoding, file);
  if (said) return said;
  const version = /\$ACADVER\s+1\s+AC(\d+)/.exec(head)?.[1] ?? '';
  if (version >= '1021') return { name: 'utf-8', from: 'format' };
  const page = /\$DWGCODEPAGE\s+3\s+(\S+)/.exec(head)?.[1] ?? '';
  const label = labelOfWriting(page);
  return label === null ? null : { name: label, from: 'format' };
}

function cellsOf(entity: DxfEntity): [string, Cell][] {
  const { codes, values, type } = entity;
  const text = (code: number) => {
    const k = codes.indexOf(code);
    return k < 0 || values[k].trim() === '' ? null : plain(values[k].trim());
  };
  const cells: [string, Cell][] = [
    ['Layer', text(8)],
    ['Entity', type],
    ['Handle', text(5)],
  ];
  const apps: string[][] = [];
  codes.forEach((code, k) => {
    if (code === 1001) apps.push([plain(values[k].trim())]);
    else if (code >= 1000 && code < 1072 && code !== 1002) apps.at(-1)?.push(plain(values[k].trim()));
  });
  if (apps.length > 0) cells.push(['XData', apps.map(([app, ...rest]) => `${app}: ${rest.join(', ')}`).join('; ')]);
  return cells;
}

/** Older drawings write characters outside their code page as `\U+4E2D`. */
function plain(text: string): string {
  return text.replace(/\\U\+([0-9A-Fa-f]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function isBinary(file: string): LianpianError {
  return new LianpianError(
    'E_FORMAT_UNSUPPORTED',
    `${file} 是二进制 DXF / is a binary DXF`,
    file,
    '在 CAD 中另存为 ASCII DXF / Save it as an ASCII DXF.',
  );
}
