import { deliveredField, type FieldsOf, type FieldValue } from './conditions.js';
import type { Cluster } from './decision.js';
import type { District, LandUse } from './district.js';
import { parcelFigures } from './parcelFigures.js';
import type { RuleAction } from './rule.js';
import type { Settings } from './settings.js';

/** Who a rule asks. */
export interface SubjectFacts {
  readonly action: RuleAction;
  /** That it is, or is part of; −1 for clusters and parks. */
  readonly parcel: number;
  /** For a cluster as a whole. */
  readonly cluster?: Cluster;
  readonly use: LandUse;
  readonly areaM2: number;
  /** −1 unknown. */
  readonly town: number;
}

/** Words a rule may ask of any land; of a parcel's land also every delivered field. */
export const SUBJECT_FIELDS = [
  'use',
  'landClass',
  'settlementCode',
  'ownership',
  'areaM2',
  'far',
  'taxWanPerMu',
  'firms',
  'town',
  'plannedFar',
] as const;
/** Words of clusters alone; the answer for other land is open. */
export const CLUSTER_FIELDS = ['footprintM2', 'compactness', 'capacityM2'] as const;

/**
 * What a rule's questions about its subject are answered by.
 *
 * Definition: a piece has the fields of its parcel, but its own area. `ownership` is `state` (QSXZ 10, 20) or `collective`; `town` is a
 * name; `far`, `taxWanPerMu` see `parcelFigures`, `firms` how many there are; `plannedFar` is what the settings give for the action
 * (rebuilt blocks, own upgrade), of others a blank. Clusters and parks have no land class, ownership, firms or delivered fields: blank.
 */
export function subjectFields(district: District, settings: Settings): FieldsOf<SubjectFacts> {
  const { parcels, towns } = district;
  const ofParcel =
    (value: (parcel: number) => FieldValue) =>
    ({ parcel }: SubjectFacts) =>
      parcel < 0 ? null : value(parcel);
  const ofCluster =
    (value: (cluster: Cluster) => number) =>
    ({ cluster }: SubjectFacts) =>
      cluster ? value(cluster) : null;
  let figures: ReturnType<typeof parcelFigures> | undefined;
  const figuresOf = (parcel: number) => {
    figures ??= parcelFigures(district);
    return figures(parcel);
  };
  const known = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value);
  const { ownership } = parcels;
  const words: Record<
    (typeof SUBJECT_FIELDS)[number] | (typeof CLUSTER_FIELDS)[number],
    ((subject: SubjectFacts) => FieldValue) | null
  > = {
    use: ({ use }) => use,
    landClass: ofParcel((p) => parcels.landClass[p]),
    settlementCode: ofParcel((p) => parcels.settlementCode[p]),
    ownership: ownership
      ? ofParcel((p) => (ownership[p] === '' ? null : parcels.stateOwned[p] ? 'state' : 'collective'))
      : null,
    areaM2: ({ areaM2 }) => areaM2,
    far: ofParcel((p) => known(figuresOf(p)?.far)),
    taxWanPerMu: ofParcel((p) => known(figuresOf(p)?.taxWanPerMu)),
    firms: district.firms.length > 0 ? ofParcel((p) => figuresOf(p)?.firms ?? 0) : null,
    town: ({ town }) => (town < 0 ? null : towns.name[town]),
    plannedFar: ({ action }) => plannedFar(action, settings),
    footprintM2: ofCluster((c) => c.footprintM2),
    compactness: ofCluster((c) => c.compactness),
    capacityM2: ofCluster((c) => c.capacityFloorM2),
  };
  return (field) => {
    if (Object.hasOwn(words, field)) return words[field as keyof typeof words];
    const delivered = deliveredField(parcels.table, field);
    return delivered && ofParcel(delivered);
  };
}

function plannedFar(action: RuleAction, settings: Settings): number | null {
  if (action === 'join' || action === 'infill') return settings['park.plannedFar'];
  return action === 'upgrade' ? settings['upgrade.plannedFar'] : null;
}
