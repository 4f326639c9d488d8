import type { Lang } from '../../../model/finding.js';
import type { Portrait } from '../portrait.js';
import { type Reason, reason } from '../reason.js';

/** A layer as the draft of a scenario takes it. */
export interface DraftLayer extends Portrait {
  /** Path to write, from the scenario's folder. */
  readonly file: string;
  /** What the user said of the file: goes into the entry as it is. */
  readonly stated: Readonly<Record<string, string>>;
  /** The file has other layers: this one is named. */
  readonly named: boolean;
}

/** Its entry in `layers`; `missing`: what has to be settled before it runs. */
export function entryOf(layer: DraftLayer, missing: readonly Reason[], lang: Lang): Record<string, unknown> {
  const { role, entry } = layer;
  const sure = role.confidence === 'likely' ? [reason('很可能，未能完全确定', 'likely, not certain')] : [];
  const why = [...sure, ...role.reasons].map((one) => one[lang]).join(lang === 'zh' ? '；' : '; ');
  const comments = [
    `${role.title?.[lang]}${lang === 'zh' ? '：' : ': '}${why}`,
    ...missing.map((one) => (lang === 'zh' ? `待补：${one.zh}` : `TO DO: ${one.en}`)),
    ...[...(entry?.comments ?? []), ...role.remarks].map((one) => one[lang]),
  ];
  return {
    $comment: comments.length === 1 ? comments[0] : comments,
    role: role.use?.role,
    file: layer.file,
    ...(layer.named ? { layer: layer.layer } : {}),
    ...layer.stated,
    ...entry?.entry,
  };
}

/** Its entry in `$unrecognised`: why it stands there, and what it could be. */
export function unplaced(layer: DraftLayer, why: Reason, lang: Lang): Record<string, unknown> {
  const { role } = layer;
  return {
    $comment: [why[lang], ...role.reasons.map((one) => one[lang])],
    file: layer.file,
    ...(layer.named ? { layer: layer.layer } : {}),
    ...layer.stated,
    ...layer.entry?.entry,
    ...(role.candidates.length > 0
      ? {
          $candidates: role.candidates.map(({ use, title }) => ({ ...(use ?? { role: null }), $comment: title[lang] })),
        }
      : {}),
  };
}

/** What the layer's place leaves open: no CRS, or one that can't be. */
export function crsOpen({ place, geometry, format }: DraftLayer): Reason[] {
  if (geometry === 'none' || place.crs || !place.bounds) return [];
  const list = place.candidates.map(({ code }) => code).join(', ');
  const could =
    list === '' ? { zh: '', en: '' } : { zh: `（按数值可能是 ${list}）`, en: ` (by its numbers it could be ${list})` };
  const what = place.trouble
    ? place.trouble.text
    : {
        zh: format === 'shapefile' ? '缺 .prj' : '坐标系未说明',
        en: format === 'shapefile' ? 'there is no .prj' : 'no CRS is said',
      };
  return [
    reason(
      `${what.zh}：核实后写 "crs": "EPSG:…"${could.zh}`,
      `${what.en}: ask the bureau and write "crs": "EPSG:…"${could.en}`,
    ),
  ];
}
