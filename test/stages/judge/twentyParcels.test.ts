import { beforeAll, describe, expect, it } from 'vitest';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import { QUIET_JOB } from '../../../src/model/job.js';
import { legality } from '../../../src/model/legality.js';
import type { RuleAction } from '../../../src/model/rule.js';
import { DEFAULT_SETTINGS, type Settings } from '../../../src/model/settings.js';
import { balances } from '../../../src/stages/judge/balances.js';
import { groundOf, judge } from '../../../src/stages/judge/judge.js';
import { existingSubjects, proposedSubjects } from '../../../src/stages/judge/subjects.js';
import { overlay } from '../../../src/stages/overlay/overlay.js';
import { type DistrictSketch, districtOf } from '../../helpers/district.js';
import { type ProposalSketch, proposalOf } from '../../helpers/proposal.js';
import { SHIPPED_RULES } from '../../helpers/shippedRules.js';

/**
 * Twenty parcels, on which every shipped rule fires and every near-miss does not. Metres; columns are 100 wide; north is up.
 *
 *           −50  0        100       200       300       400       500       600       700       800
 *                │ redline │ redline │ basic   │ outside │ concen- │ concen- │ flexible│ special │
 *                │ core    │ other   │ farmland│ the     │ trated  │ trated, │         │ use     │
 *      y         │         │         │         │ boundary│         │ in line │         │         │
 *     750 ┌──────┤         │         │         │         │         │         │         │         │
 *         │  H   ┼ 0.99 m over 202 m: 199.98 m²│         │         │         │         │         │
 *     540 └──────┤         │         │ l paddy │         │         │         │         │         │
 *     530 ┌──────┤         │         │         │         │         │         │         │         │
 *         │  G   ┼ 0.99 m over 203 m: 200.97 m²│         │         │         │         │         │
 *     320 └──────┤         │         │ k sheds │         │         │         │         │         │
 *     310 ┌──────┤         │         │         │         │         │         │         │         │
 *         │  F   ┼ 1.01 m over 100 m: 101.00 m²│         │         │         │         │         │
 *     210 └──────┤         │         │ j road  │         │         │         │         │         │
 *     200 ┌──────┤         │         │         │         │         │         │         │         │
 *         │  E   ┼ 0.99 m over 100 m:  99.00 m²│ n house │ t paddy │         │         │ s house │
 *     100 └──────┤ b house │ d wood  │         │         │         │         │         │         │
 *      90        │ ┌─────┐ │ ┌─────┐ │ ┌─────┐ │ ┌─────┐ │ ┌─────┐ │ ┌─────┐ │ ┌─────┐ │ ┌─────┐ │
 *                │ │  a  │ │ │c idle││ │  i  │ │ │  m  │ │ │  o  │ │ │  p  │ │ │  q  │ │ │  r  │ │
 *      10        │ └─────┘ │ └─────┘ │ └─────┘ │ └─────┘ │ └─────┘ │ └─────┘ │ └─────┘ │ └─────┘ │
 *
 * Lower case stands 10 m clear of the columns' borders; what is not named otherwise is industry.
 */
const column = (x: number, row: number) => [x + 10, 100 * row + 10, x + 90, 100 * row + 90] as const;
const SKETCH: DistrictSketch = {
  parcels: [
    { id: 'a', shape: column(0, 0) },
    { id: 'b', shape: column(0, 1), use: 'homestead' },
    { id: 'c', shape: column(100, 0), use: 'idle' },
    { id: 'd', shape: column(100, 1), use: 'forest' },
    { id: 'E', shape: [-50, 100, 0.99, 200] },
    { id: 'F', shape: [-50, 210, 1.01, 310] },
    { id: 'G', shape: [-50, 320, 0.99, 523] },
    { id: 'H', shape: [-50, 540, 0.99, 742] },
    { id: 'i', shape: column(200, 0) },
    { id: 'j', shape: column(200, 2), use: 'road' },
    { id: 'k', shape: column(200, 3), use: 'agriFacility' },
    { id: 'l', shape: column(200, 5), use: 'paddy' },
    { id: 'm', shape: column(300, 0) },
    { id: 'n', shape: column(300, 1), use: 'homestead' },
    { id: 'o', shape: column(400, 0) },
    { id: 'p', shape: column(500, 0) },
    { id: 'q', shape: column(600, 0) },
    { id: 'r', shape: column(700, 0) },
    { id: 's', shape: column(700, 1), use: 'homestead' },
    { id: 't', shape: column(400, 1), use: 'paddy' },
  ],
  lines: [
    {
      kind: 'ecologicalRedline',
      zones: [
        { shape: [0, 0, 100, 800], id: 'core', kind: 'core' },
        { shape: [100, 0, 200, 800], id: 'other', kind: 'other' },
      ],
    },
    { kind: 'basicFarmland', zones: [{ shape: [200, 0, 300, 800], id: 'farmland' }] },
    {
      kind: 'urbanBoundary',
      zones: [
        { shape: [400, 0, 600, 800], id: 'concentrated', kind: 'concentrated' },
        { shape: [600, 0, 700, 800], id: 'flexible', kind: 'flexible' },
        { shape: [700, 0, 800, 800], id: 'special', kind: 'special' },
      ],
    },
    { kind: 'industrialLine', zones: [{ shape: [500, 0, 600, 800], id: 'line' }] },
  ],
  firms: [{ creditCode: 'firm', floorM2: 8000 }],
  sites: [{ firm: 'firm', parcel: 'm' }],
};

/** On a day, an action on a parcel, with a setting that is not the default. */
interface Asked {
  readonly on: string;
  readonly action: RuleAction;
  readonly parcel: string;
  readonly settings?: Partial<Settings>;
}
const at = (on: string, action: RuleAction, parcel: string, settings?: Partial<Settings>): Asked => ({
  on,
  action,
  parcel,
  ...(settings ? { settings } : {}),
});

const DAY = '2025-06-01';
const y2019 = '2019-11-01';
const guide = '2020-09-22';
const before166 = '2021-11-26';
const from166 = '2021-11-27';
const before142 = '2022-08-15';
const from142 = '2022-08-16';
const before193 = '2023-10-07';
const from193 = '2023-10-08';
const before2025 = '2024-12-31';
const from2025 = '2025-01-01';

type Case = readonly [rule: string, fires: readonly Asked[], misses: readonly Asked[]];

/** The same rule asked for each action: it fires on one parcel and not on the other, nor the day before it is in force. */
function each(
  rule: string,
  actions: readonly RuleAction[],
  on: string,
  fires: string,
  miss: string,
  dayBefore: string | null = null,
): Case {
  return [
    rule,
    actions.map((action) => at(on, action, fires)),
    actions.flatMap((action) => [at(on, action, miss), ...(dayBefore ? [at(dayBefore, action, fires)] : [])]),
  ];
}
const BUILD: readonly RuleAction[] = ['join', 'infill', 'receive'];

const CASES: readonly Case[] = [
  [
    'existing.redline.industry',
    [...['a', 'c', 'F', 'G'].map((p) => at(DAY, 'existing', p)), at(y2019, 'existing', 'a')],
    // noise by width and area, another use, another line, the day before
    [...['E', 'H', 'b', 'd', 'i'].map((p) => at(DAY, 'existing', p)), at('2019-10-31', 'existing', 'a')],
  ],
  each('existing.redline.built', ['existing'], y2019, 'b', 'd', '2019-10-31'),
  each('redline.keep', ['keep'], y2019, 'a', 'E', '2019-10-31'),
  ['redline.keep.core', [at(from142, 'keep', 'a')], [at(from142, 'keep', 'c'), at(before142, 'keep', 'a')]],
  each('redline.upgrade', ['upgrade'], y2019, 'F', 'E', '2019-10-31'),
  each('redline.build', BUILD, y2019, 'G', 'H', '2019-10-31'),
  [
    'redline.reclaim.2019',
    [at(before142, 'reclaim', 'a')],
    [at(from142, 'reclaim', 'a'), at(before142, 'reclaim', 'H')],
  ],
  ['redline.reclaim', [at(from142, 'reclaim', 'a')], [at(before142, 'reclaim', 'a'), at(from142, 'reclaim', 'H')]],
  each('redline.regreen', ['regreen'], y2019, 'c', 'E', '2019-10-31'),
  [
    'redline.newIndustry.2019',
    [at(before142, 'newIndustry', 'd')],
    [at(from142, 'newIndustry', 'd'), at(before142, 'newIndustry', 'E')],
  ],
  [
    'redline.newIndustry',
    [at(from142, 'newIndustry', 'd')],
    [at(before142, 'newIndustry', 'd'), at(from142, 'newIndustry', 'E')],
  ],

  each('existing.farmland.industry', ['existing'], '1999-01-01', 'i', 'l', '1998-12-31'),
  each('existing.farmland.built', ['existing'], '1999-01-01', 'j', 'k', '1998-12-31'),
  each('existing.farmland.facility', ['existing'], from166, 'k', 'l', before166),
  each('farmland.keep', ['keep'], '1999-01-01', 'i', 'm', '1998-12-31'),
  each('farmland.upgrade', ['upgrade'], '1999-01-01', 'i', 'm', '1998-12-31'),
  each('farmland.build', BUILD, '1999-01-01', 'i', 'c', '1998-12-31'),
  each('farmland.reclaim', ['reclaim'], '1999-01-01', 'i', 'm', '1998-12-31'),
  [
    'farmland.regreen.1999',
    [at(before166, 'regreen', 'i')],
    [at(from166, 'regreen', 'i'), at(before166, 'regreen', 'm')],
  ],
  ['farmland.regreen', [at(from166, 'regreen', 'i')], [at(before166, 'regreen', 'i'), at(from166, 'regreen', 'm')]],
  each('farmland.newIndustry', ['newIndustry'], '1999-01-01', 'l', 'n', '1998-12-31'),

  each('existing.special.industry', ['existing'], guide, 'r', 's', '2020-09-21'),
  each('concentrated.keep', ['keep'], guide, 'o', 'q', '2020-09-21'),
  each('concentrated.upgrade', ['upgrade'], guide, 'o', 'q', '2020-09-21'),
  each('concentrated.build', BUILD, guide, 'p', 'q', '2020-09-21'),
  each('concentrated.reclaim.outsideLine', ['reclaim'], guide, 'o', 'p', '2020-09-21'),
  [
    'concentrated.reclaim.insideLine.2020',
    [at(before2025, 'reclaim', 'p')],
    [at(before2025, 'reclaim', 'o'), at(from2025, 'reclaim', 'p')],
  ],
  [
    'concentrated.reclaim.insideLine',
    [at(from2025, 'reclaim', 'p')],
    [at(from2025, 'reclaim', 'o'), at(before2025, 'reclaim', 'p')],
  ],
  each('concentrated.regreen', ['regreen'], guide, 'p', 'q', '2020-09-21'),
  each('flexible.keep', ['keep'], guide, 'q', 'p', '2020-09-21'),
  each('flexible.upgrade', ['upgrade'], guide, 'q', 'p', '2020-09-21'),
  each('flexible.build', BUILD, guide, 'q', 'p', '2020-09-21'),
  each('flexible.reclaim', ['reclaim'], guide, 'q', 'p', '2020-09-21'),
  each('flexible.regreen', ['regreen'], guide, 'q', 'p', '2020-09-21'),
  each('flexible.newIndustry', ['newIndustry'], guide, 'q', 'p', '2020-09-21'),
  each('special.keep', ['keep'], guide, 'r', 'q', '2020-09-21'),
  each('special.upgrade', ['upgrade'], guide, 'r', 'q', '2020-09-21'),
  each('special.build', BUILD, guide, 'r', 'p', '2020-09-21'),
  each('special.reclaim', ['reclaim'], guide, 'r', 'q', '2020-09-21'),
  each('special.regreen', ['regreen'], guide, 'r', 'q', '2020-09-21'),
  each('special.newIndustry', ['newIndustry'], guide, 's', 'q', '2020-09-21'),

  [
    'existing.outside.industry.2019',
    [at(before193, 'existing', 'm')],
    [at(before193, 'existing', 'n'), at(before193, 'existing', 'o'), at(from193, 'existing', 'm')],
  ],
  [
    'existing.outside.industry',
    [at(from193, 'existing', 'm')],
    [at(from193, 'existing', 'n'), at(from193, 'existing', 'o'), at(before193, 'existing', 'm')],
  ],
  ...(['keep', 'upgrade', 'build', 'reclaim', 'regreen', 'newIndustry'] as const).flatMap((what): Case[] => {
    const actions = what === 'build' ? BUILD : [what];
    const on = (day: string, parcel: string) => actions.map((action) => at(day, action, parcel));
    return [
      [`outside.${what}.2019`, on(before193, 'm'), [...on(before193, 'q'), ...on(from193, 'm')]],
      [`outside.${what}`, on(from193, 'm'), [...on(from193, 'q'), ...on(before193, 'm')]],
    ];
  }),

  [
    'plan.newIndustry.outsideLine',
    [at(before2025, 'newIndustry', 't')],
    [at(before2025, 'newIndustry', 'p'), at(from2025, 'newIndustry', 't')],
  ],
  [
    'line.newIndustry.outside',
    [at(from2025, 'newIndustry', 't')],
    [at(from2025, 'newIndustry', 'p'), at(before2025, 'newIndustry', 't')],
  ],
  [
    'indicators.far.upgrade',
    [at(DAY, 'upgrade', 'o', { 'upgrade.plannedFar': 0.99 })],
    [at(DAY, 'upgrade', 'o'), at(DAY, 'keep', 'o', { 'upgrade.plannedFar': 0.99 })],
  ],
];

/** A proposal that breaks the rule on the day, and one that just doesn't. */
interface Wish {
  readonly wanted: ProposalSketch;
  readonly settings?: Partial<Settings>;
}
const REBUILT: ProposalSketch = { clusters: [{ members: ['o'], infill: ['t'] }] };
const PARK: ProposalSketch = { clusters: [{ members: ['o'], infill: ['t'], isPark: true }] };
const WHOLE: readonly (readonly [rule: string, on: string, breaks: Wish, keeps: Wish])[] = [
  ['plan.far.rebuilt', DAY, { wanted: REBUILT, settings: { 'park.plannedFar': 1.99 } }, { wanted: REBUILT }],
  ['plan.smallParks', before2025, { wanted: REBUILT }, { wanted: PARK }],
  ['line.smallParks', from2025, { wanted: REBUILT }, { wanted: PARK }],
  // 8,000 m² of floor go with m; 0.7 × 12,800 × 2.0 = 17,920 m² come with the cluster
  ['plan.floorCapacity', DAY, { wanted: { land: { m: 'reclaim' } } }, { wanted: { ...PARK, land: { m: 'reclaim' } } }],
  ['line.balance', DAY, { wanted: { land: { p: 'regreen' } } }, { wanted: { land: { q: 'regreen' } } }],
];

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

function prepared(more: Partial<Settings> = {}) {
  const settings: Settings = { ...DEFAULT_SETTINGS, ...more };
  const district = districtOf(SKETCH);
  const overlaid = overlay(district, settings, geos, QUIET_JOB);
  return { settings, district, overlaid, ground: groundOf(district, settings, { geos }) };
}

/** Rules that speak on a parcel: of those that forbid or ask, what encroaches; of those that allow, what the law answers. */
async function rulesOn({ on, action, parcel, settings }: Asked): Promise<readonly string[]> {
  const { district, overlaid, ground } = prepared(settings);
  const subjects = existingSubjects(district, overlaid).map((subject) => ({ ...subject, action }));
  const { conflicts } = await judge(subjects, ground, SHIPPED_RULES, on);
  const met = conflicts
    .filter(({ subject, widthClass }) => subject.id === parcel && widthClass === 'encroachment')
    .map(({ rule }) => rule);
  const subject = subjects.find(({ id }) => id === parcel)!;
  const ask = legality(SHIPPED_RULES, on, ground.ask);
  const share = (l: number) => overlaid.insideShare[l][subject.parcel];
  const contexts = district.controlLines.flatMap(({ kind, zoneKind }, line) => {
    const { parcel: of, zone } = overlaid.zoneOverlaps[line];
    return [...zone].flatMap((z, k) =>
      of[k] === subject.parcel ? [{ lineKind: kind, zoneKind: zoneKind[z], line, zone: z }] : [],
    );
  });
  const boundary = district.controlLines.findIndex(({ kind }) => kind === 'urbanBoundary');
  if (share(boundary) === 0) contexts.push({ lineKind: 'outside', zoneKind: '', line: -1, zone: -1 });
  const said = contexts.flatMap(({ lineKind, zoneKind, line, zone }) => {
    const asked = { subject, line, zone, overlap: { areaM2: subject.areaM2, share: 1 } };
    const { use, inIndustrialLine } = subject;
    const { verdict, rule } = ask(action, { lineKind, zoneKind, use, inIndustrialLine, asked });
    return verdict === 'allowed' && rule ? [rule.id] : [];
  });
  return [...met, ...said];
}

describe('twenty parcels: every shipped rule fires, and every near-miss does not', () => {
  it('are twenty', () => {
    expect(SKETCH.parcels).toHaveLength(20);
  });

  for (const [rule, fires, misses] of CASES) {
    it(`${rule} fires`, async () => {
      for (const asked of fires) expect(await rulesOn(asked), JSON.stringify(asked)).toContain(rule);
    });
    it(`${rule} does not fire beside it`, async () => {
      for (const asked of misses) expect(await rulesOn(asked), JSON.stringify(asked)).not.toContain(rule);
    });
  }

  for (const [rule, on, breaks, keeps] of WHOLE) {
    it(`${rule} is broken by one proposal and not by the next`, async () => {
      const brokenBy = async ({ wanted, settings: more }: Wish): Promise<readonly string[]> => {
        const { district, overlaid, ground, settings } = prepared(more);
        const proposal = proposalOf(district, overlaid, wanted);
        const subjects = proposedSubjects(district, overlaid, proposal, geos);
        const { conflicts } = await judge(subjects, ground, SHIPPED_RULES, on);
        const out = balances(SHIPPED_RULES, on, { district, overlay: overlaid, proposal, settings });
        return [
          ...conflicts.flatMap((met) => (met.subject.kind === 'cluster' ? [met.rule] : [])),
          ...out.flatMap((one) => (one.holds === false ? [one.rule] : [])),
        ];
      };
      expect(await brokenBy(breaks)).toContain(rule);
      expect(await brokenBy(keeps)).not.toContain(rule);
    });
  }

  it('leave out no shipped rule, and know none that is not shipped', () => {
    const tried = [...CASES.map(([rule]) => rule), ...WHOLE.map(([rule]) => rule)];
    const shipped = [...SHIPPED_RULES.rules, ...(SHIPPED_RULES.balances ?? [])].map(({ id }) => id);
    expect(tried.toSorted()).toEqual(shipped.toSorted());
    for (const [rule, fires, misses] of CASES) expect(fires.length * misses.length, rule).toBeGreaterThan(0);
  });
});
