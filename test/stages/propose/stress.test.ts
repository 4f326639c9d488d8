import { describe, expect, it } from 'vitest';
import { polygonSetFromNested } from '../../../src/geometry/polygonSet.js';
import type { SignOff } from '../../../src/model/signOff.js';
import { box, type DistrictSketch } from '../../helpers/district.js';
import { proposalFor, target, type Wish } from './land.js';

/**
 * Five idle plots of 100 × 150 m in a row inside the boundary; the redline covers the third whole. Far out a workshop of 60 × 60 m in
 * another redline zone, with one firm, and a park inside that has room for it.
 */
const SKETCH: DistrictSketch = {
  lines: [
    { kind: 'urbanBoundary', zones: [{ shape: [0, 0, 3000, 2000], kind: 'concentrated' }] },
    { kind: 'ecologicalRedline', zones: [{ shape: [200, -50, 300, 200] }, { shape: [4990, -10, 5100, 110] }] },
  ],
  slope: [{ code: '2', shape: [-100, -100, 9000, 9000] }],
  parcels: [
    ...Array.from({ length: 5 }, (_, i) => ({
      id: `p${i}`,
      use: 'idle' as const,
      shape: [i * 100, 0, (i + 1) * 100, 150] as const,
    })),
    { id: 'red', shape: [5000, 0, 5060, 60] },
  ],
  parks: [{ id: 'park', shape: [2000, 0, 2300, 300], remainingFloorM2: 90_000 }],
  firms: [{ creditCode: 'R', floorM2: 100 }],
  sites: [{ firm: 'R', parcel: 'red' }],
};
const TARGETS = [
  target('up', 'revitalised', 75_000, { mode: 'must' }),
  target('back', 'reclaimed', 3600, { alreadyDone: 100 }),
  target('in', 'inParkShare', 100),
  target('blocks', 'rectified', 3600),
];
const RED = 5;

function ask(wish: Partial<Wish>) {
  return proposalFor({ sketch: SKETCH, targets: TARGETS, ...wish });
}

function signOff(parcel: number, rule: string): SignOff {
  const more = { document: '1号', person: '张三', until: '', fault: '' };
  return { layer: 'sign', feature: 1, parcels: [parcel], area: null, rule, ...more };
}

const force = (parcel: string, lock: 'upgrade' | 'regreen' | 'in') => ({
  land: [{ target: parcel, lock, origin: 'edits[0]' }],
});
const said = (findings: readonly { readonly code: string }[]) =>
  findings.flatMap(({ code }) => (code.startsWith('lock.') ? [code] : []));
const results = ({ ledger }: Awaited<ReturnType<typeof ask>>) =>
  Object.fromEntries(
    ledger.targets.map(({ spec, reached, subjectToReview, signedOff, wouldReach }) => [
      spec.id,
      [reached, subjectToReview, signedOff, wouldReach],
    ]),
  );

describe('hold', () => {
  it('keeps held land out of every target, and its firm in the denominator', async () => {
    const answer = await ask({});
    expect([answer.fate('p2'), answer.fate('red'), answer.firm('R').fate]).toEqual(['hold', 'hold', 'hold']);
    expect(results(answer)).toEqual({
      up: [60_000, 0, 0, null],
      back: [100, 0, 0, null],
      in: [0, 0, 0, null],
      blocks: [0, 0, 0, null],
    });
    expect(answer.ledger.firms).toMatchObject({ operatingBefore: 1, hold: 1 });
    expect(answer.blocking).toEqual([]);
  });

  it('a sign-off frees the land: it stands and may be kept, but what the law bars stays barred', async () => {
    const answer = await ask({ signOffs: [signOff(2, 'existing.redline.industry')], locks: force('p2', 'upgrade') });
    expect(answer.fate('p2')).toBe('keep');
    expect(said(answer.findings)).toEqual(['lock.unlawful', 'lock.couldStress']);
    expect(answer.findings.find(({ code }) => code === 'lock.unlawful')?.numbers).toMatchObject({
      rule: expect.stringMatching(/^redline\.upgrade /),
    });
    expect(results(answer).up).toEqual([60_000, 0, 0, null]);
  });
});

describe('giving back land in conflict', () => {
  const out = { settings: { conflictExit: 'propose' as const }, locks: force('red', 'regreen') };

  it('is shown beside the target, in none', async () => {
    const answer = await ask(out);
    expect([answer.fate('red'), answer.firm('R').fate]).toEqual(['regreen', 'move']);
    expect(results(answer)).toMatchObject({ back: [100, 3600, 0, null], blocks: [0, 3600, 0, null] });
  });

  it('counts once giving it back is signed for, and says so; the bound knows it', async () => {
    const answer = await ask({ ...out, signOffs: [signOff(RED, 'redline.regreen')] });
    expect(answer.fate('red')).toBe('regreen');
    expect(results(answer)).toMatchObject({ back: [3700, 0, 3600, null], blocks: [3600, 0, 3600, null] });
    expect(answer.proposal.targetBounds.get('back')).toBeCloseTo(3700, 4);
  });

  it('a document that lets it stand signs for no exit, nor does one for another fate', async () => {
    for (const rule of ['existing.redline.industry', 'redline.reclaim', 'redline.keep']) {
      const answer = await ask({ ...out, signOffs: [signOff(RED, rule)] });
      expect([rule, answer.fate('red')]).toEqual([rule, 'regreen']);
      expect(results(answer)).toMatchObject({ back: [100, 3600, 0, null], blocks: [0, 3600, 0, null] });
    }
  });
});

describe('decisions against a hard rule', () => {
  it('are refused as they stand, and what the setting would do is said', async () => {
    const answer = await ask({ locks: force('p2', 'upgrade') });
    expect(answer.fate('p2')).toBe('hold');
    expect(said(answer.findings)).toEqual(['lock.unlawful', 'lock.couldStress']);
    expect(answer.proposal.stressed).toBeUndefined();
  });

  it('are carried out as a stress test: nothing of it is reached, what it would reach stands beside, bounds are lawful', async () => {
    const answer = await ask({ settings: { 'proposal.stressTest': true }, locks: force('p2', 'upgrade') });
    expect(answer.fate('p2')).toBe('upgrade');
    expect(answer.blocking).toEqual(['redline.upgrade piece p2']);
    expect(said(answer.findings)).toEqual(['lock.honoured', 'lock.stressed']);
    expect(answer.findings.find(({ code }) => code === 'lock.stressed')).toMatchObject({
      severity: 'error',
      parcelId: 'p2',
      areaM2: 15_000,
      numbers: { piece: 'p2', fate: 'upgrade', rule: 'redline.upgrade' },
    });
    expect(results(answer)).toMatchObject({ up: [0, 0, 0, 75_000], back: [100, 0, 0, 100], in: [0, 0, 0, 0] });
    expect(answer.ledger.targets[0]).toMatchObject({ short: 75_000, percent: 0 });
    expect(answer.proposal.targetBounds.get('up')).toBeCloseTo(60_000, 4);
    expect(answer.fate('red')).toBe('hold');
  });

  it('an area drawn over the redline is joined whole; its footprint and its piece are in conflict', async () => {
    const area = {
      name: 'wanted',
      must: true,
      origin: 'areas',
      polygons: polygonSetFromNested([box(-5, -5, 505, 155)]),
    };
    const refused = await ask({ locks: { areas: [area] } });
    expect(refused.proposal.clusters.filter(({ drawn }) => drawn)).toEqual([]);
    expect(said(refused.findings)).toEqual(['lock.unlawful', 'lock.couldStress']);
    const answer = await ask({ settings: { 'proposal.stressTest': true }, locks: { areas: [area] } });
    expect(answer.proposal.clusters.map(({ id, members, isPark }) => [id, members.length, isPark])).toEqual([
      ['wanted', 5, true],
    ]);
    expect(answer.blocking).toEqual(['redline.build piece p2', 'redline.build cluster wanted']);
  });

  it('no rule of law is no stress: a setting alone changes nothing, and no net area stays a bar', async () => {
    const plain = await ask({});
    const quiet = await ask({ settings: { 'proposal.stressTest': true } });
    expect(quiet.proposal).toEqual(plain.proposal);
    const kept = await ask({
      sketch: { ...SKETCH, keep: { p2: 'heritage' } },
      settings: { 'proposal.stressTest': true },
      locks: force('p2', 'in'),
    });
    expect([kept.fate('p2'), kept.blocking.length]).toEqual(['hold', 0]);
    expect(said(kept.findings)).toEqual(['lock.unlawful']);
  });
});
