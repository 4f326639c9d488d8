import { deliveredField, type FieldsOf, type FieldValue } from './conditions.js';
import type { Cluster, Overlay } from './decision.js';
import type { District, LandUse } from './district.js';
import { parcelFigures } from './parcelFigures.js';
import type { Conflict, RuleAction } from './rule.js';
import type { Settings } from './settings.js';

/** Who a rule asks. */
export interface SubjectRef {
  readonly kind: Conflict['subject']['kind'];
  /** Into the parcels, pieces, clusters or parks, by its kind. */
  readonly index: number;
  readonly action: RuleAction;
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
 * Needs the overlay for pieces, the proposal's clusters for clusters.
 */
export function subjectFields(
  district: District,
  settings: Settings,
  overlay: Overlay | null,
  clusters: readonly Cluster[] = [],
): FieldsOf<SubjectRef> {
  const { parcels, towns } = district;
  const parcelOf = ({ kind, index }: SubjectRef): number => {
    if (kind === 'parcel') return index;
    return kind === 'piece' && overlay ? overlay.pieces.parcel[index] : -1;
  };
  const ofParcel = (value: (parcel: number) => FieldValue) => (subject: SubjectRef) => {
    const parcel = parcelOf(subject);
    return parcel < 0 ? null : value(parcel);
  };
  const ofCluster = (value: (cluster: Cluster) => number) => (subject: SubjectRef) =>
    subject.kind === 'cluster' && clusters[subject.index] ? value(clusters[subject.index]) : null;
  let figures: ReturnType<typeof parcelFigures> | undefined;
  const figuresOf = (parcel: number) => {
    figures ??= parcelFigures(district);
    return figures(parcel);
  };
  const known = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value);
  const { ownership } = parcels;
  const words: Record<
    (typeof SUBJECT_FIELDS)[number] | (typeof CLUSTER_FIELDS)[number],
    ((subject: SubjectRef) => FieldValue) | null
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
