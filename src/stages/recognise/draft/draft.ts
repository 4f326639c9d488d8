import type { Lang } from '../../../model/finding.js';
import type { Portrait } from '../portrait.js';
import { type Reason, reason } from '../reason.js';
import { crsOpen, type DraftLayer, entryOf, unplaced } from './entries.js';
import { STANDARD_TARGETS } from './standardTargets.js';

/**
 * A scenario out of what was recognised in a delivery, for a planner to finish.
 *
 * Definition: a layer whose role is certain or likely becomes an entry of `layers`; one that is ambiguous or unknown, a copy of
 * another, or one of several parcel layers stands in `$unrecognised` with its candidates and why; one the engine makes nothing of is named in
 * the comment of the root. The date is the end of the latest year the layers show. Targets of the plan stand in `$targets`, not in force.
 * Promises: nothing ambiguous is decided; a CRS is stated only where the user stated it; `open` lists what has to be settled before it runs.
 */
export interface Draft {
  readonly scenario: Readonly<Record<string, unknown>>;
  /** Key in `layers` of each layer; null where it stands elsewhere. */
  readonly keys: readonly (string | null)[];
  readonly open: readonly Reason[];
}

export interface DraftAbout {
  /** Name of the delivery. */
  readonly name: string;
  /** `yyyy-mm-dd`, where no layer shows a year. */
  readonly today: string;
  readonly lang: Lang;
}

export function draftScenario(layers: readonly DraftLayer[], { name, today, lang }: DraftAbout): Draft {
  const open: Reason[] = [];
  const root: Reason[] = [
    reason(
      '由 lianpian init 生成；$ 开头的键只给人看，引擎不读',
      'written by lianpian init; keys that begin with $ are for people, the engine passes over them',
    ),
    reason('name：请改为方案名称', 'name: give the plan its name'),
  ];
  const placed: Record<string, unknown> = {};
  const unrecognised: Record<string, unknown> = {};
  const unused: Reason[] = [];
  const twice = layers.filter(({ role }) => role.use?.role === 'parcels').length > 1;
  const keys = layers.map((layer, n): string | null => {
    const key = freeKey(layer, [placed, unrecognised]);
    const why = whyNotPlaced(layer, layers.slice(0, n), twice);
    if (why) {
      unrecognised[key] = unplaced(layer, why, lang);
      open.push(reason(`$unrecognised.${key}：${why.zh}`, `$unrecognised.${key}: ${why.en}`));
      return null;
    }
    if (!layer.entry) {
      const { title, remarks } = layer.role;
      unused.push(
        reason(
          `未用：${layer.file} › ${layer.layer}（${title?.zh}）${remarks.map((r) => r.zh).join('；')}`,
          `not used: ${layer.file} › ${layer.layer} (${title?.en}): ${remarks.map((r) => r.en).join('; ')}`,
        ),
      );
      return null;
    }
    const missing = [...crsOpen(layer), ...layer.entry.open];
    open.push(...missing.map((one) => reason(`layers.${key}：${one.zh}`, `layers.${key}: ${one.en}`)));
    placed[key] = entryOf(layer, missing, lang);
    return key;
  });
  if (!Object.values(placed).some((entry) => (entry as { role?: string }).role === 'parcels')) {
    const text = reason(
      'layers 里没有 role 为 parcels 的图层：没有地类图斑不能运行',
      'no layer has the role parcels: without parcels nothing runs',
    );
    open.push(text);
    root.push(text);
  }
  const { date, from } = dateOf(layers, today);
  if (Object.keys(unrecognised).length > 0) root.push(UNRECOGNISED);
  root.push(from, ...unused, TARGETS);
  const simulated = layers.some(isSimulated);
  return {
    scenario: {
      $comment: root.map((one) => one[lang]),
      name: { zh: `${name}方案`, en: `${name} plan` },
      ...(simulated ? { simulated: true } : {}),
      date,
      layers: placed,
      ...(Object.keys(unrecognised).length > 0 ? { $unrecognised: unrecognised } : {}),
      $targets: STANDARD_TARGETS,
    },
    keys,
    open,
  };
}

/** Why a layer can't stand in `layers` without a person's word; null where it can, or where the engine has no use for it. */
function whyNotPlaced(layer: DraftLayer, earlier: readonly DraftLayer[], parcelsTwice: boolean): Reason | null {
  const { role } = layer;
  if (role.confidence === 'ambiguous') {
    const titles = role.candidates.map(({ title }) => title);
    return reason(
      `可能是${titles.map((t) => t.zh).join(' / ')}，请选定`,
      `could be ${titles.map((t) => t.en).join(' / ')}: choose`,
    );
  }
  if (role.confidence === 'unknown') return reason('未识别', 'not recognised');
  if (role.use?.role === 'parcels' && parcelsTwice) {
    return reason('像地类图斑的图层不止一个，请选定一个', 'more than one layer looks like parcels: choose one');
  }
  const copyOf = earlier.find((other) => isCopy(layer, other));
  return copyOf ? reason(`与 ${copyOf.file} 内容相同`, `holds the same as ${copyOf.file}`) : null;
}

function isCopy(layer: DraftLayer, other: DraftLayer): boolean {
  const fields = (one: DraftLayer) =>
    one.fields.map(({ name, filled, distinct }) => `${name} ${filled} ${distinct}`).join();
  return layer.role.id === other.role.id && layer.features === other.features && fields(layer) === fields(other);
}

function dateOf(layers: readonly DraftLayer[], today: string): { readonly date: string; readonly from: Reason } {
  const years = layers.flatMap(({ year }) => (year.year === null ? [] : [year.year]));
  if (years.length === 0) {
    return {
      date: today,
      from: reason(
        'date：各层未写数据年份，暂用今天，请改为现状日期',
        'date: no layer shows a year, today is taken; give the day the data show',
      ),
    };
  }
  const latest = Math.max(...years);
  return {
    date: `${latest}-12-31`,
    from: reason(
      `date：取各层最晚的数据年份 ${latest} 的年末，请核对`,
      `date: the end of ${latest}, the latest year the layers show; check it`,
    ),
  };
}

const UNRECOGNISED = reason(
  '$unrecognised：确定角色后移到 layers（$candidates 选一，删去 $candidates），不用的留着或删掉',
  '$unrecognised: once the role is known move the entry to layers (with one of its $candidates, without $candidates); leave or delete the rest',
);
const TARGETS = reason(
  '$targets：规划通常的六项目标，数值来自一个区的规划，不生效；核对数值后改名为 targets',
  "$targets: the six usual targets, with the values of one district's plan, not in force; set the values and rename it to targets",
);

/** A layer that says of itself, in a field of one value, that it is made up. */
function isSimulated({ fields }: Portrait): boolean {
  return fields.some(({ distinct, top }) => distinct === 1 && /模拟数据|simulated data/i.test(top[0].value));
}

/** The layer's name as a key: letters, digits, `_`, Chinese. */
function freeKey(layer: DraftLayer, taken: readonly Readonly<Record<string, unknown>>[]): string {
  const base =
    layer.layer
      .replace(/^.*\//, '')
      .replace(/[^A-Za-z0-9_\u4e00-\u9fff]+/g, '_')
      .replace(/^_+|_+$/g, '') || 'layer';
  const isTaken = (key: string) => taken.some((entries) => Object.hasOwn(entries, key));
  if (!isTaken(base)) return base;
  let n = 2;
  while (isTaken(`${base}_${n}`)) n++;
  return `${base}_${n}`;
}
