import { LAND_USES } from '../../model/district.js';
import { TOWN_BASES } from '../../model/planLimits.js';
import type { Definition } from '../../model/settings/definition.js';
import { SETTINGS } from '../../model/settings.js';
import { TARGET_BASES } from '../../model/target.js';

/**
 * The JSON schema of a scenario (draft-07), as `lianpian schema` prints it. Written beside `model/scenario.ts`: a key in one
 * is a key in the other (a test compares the demo scenarios against both).
 */
const text = { type: 'string', minLength: 1 } as const;
const titles = object({ zh: text, en: text }, ['zh', 'en']);
const limit = { type: 'number', minimum: 0 } as const;
const price = { type: ['number', 'null'], minimum: 0 } as const;

/** Said to people, passed over by the engine: JSON has no comments. */
const comment = { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] } as const;
const amount = { type: 'number', minimum: 0, maximum: 1e9 } as const;
/** A ledger of 增减挂钩 before the run, mu: accepted, of it used, and how far it may be overdrawn (挂账). */
const quota = object({ $comment: comment, openingMu: amount, usedMu: amount, overdraftMu: amount });
const areaUnit = { enum: ['m2', 'ha', 'mu', 'sqft', 'acre'] } as const;

const layerFile = {
  $comment: comment,
  file: text,
  layer: text,
  crs: text,
  axes: { enum: ['xy', 'yx'] },
  encoding: text,
  year: { type: 'integer', minimum: 1900, maximum: 2200 },
  where: { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' }, minItems: 1 } },
  join: object(
    { file: text, layer: text, encoding: text, by: { type: 'array', items: text, minItems: 2, maxItems: 2 } },
    ['file', 'by'],
  ),
} as const;

function object(properties: Readonly<Record<string, unknown>>, required: readonly string[] = []) {
  return { type: 'object', properties, required, additionalProperties: false };
}
function fields(...names: readonly string[]) {
  return object(Object.fromEntries(names.map((name) => [name, text])));
}
function layer(role: string, properties: Readonly<Record<string, unknown>>, required: readonly string[] = []) {
  return object({ ...layerFile, role: { const: role }, ...properties }, ['role', 'file', ...required]);
}

const LAYERS = [
  layer('parcels', {
    fields: fields(
      'id',
      'landClass',
      'settlementCode',
      'ownership',
      'recordedArea',
      'location',
      'year',
      'island',
      'deductionShare',
      'deducted',
    ),
    recordedAreaUnit: areaUnit,
    classes: object(
      {
        system: { enum: ['sandiao', 'yongdiyonghai', 'custom'] },
        uses: { type: 'object', additionalProperties: { enum: LAND_USES } },
      },
      ['system'],
    ),
    use: { enum: LAND_USES },
  }),
  layer(
    'controlLine',
    {
      kind: { type: 'string', pattern: '^[A-Za-z0-9_\\u4e00-\\u9fff]+$' },
      title: titles,
      fields: fields('zoneId', 'zoneName', 'zoneKind', 'level'),
      zoneKinds: {
        type: 'object',
        additionalProperties: { enum: ['concentrated', 'flexible', 'special', 'core', 'other', ''] },
      },
    },
    ['kind'],
  ),
  ...['towns', 'approvedUnbuilt', 'temporaryLand'].map((role) => layer(role, { fields: fields('code', 'name') })),
  layer('villages', { fields: fields('code', 'name', 'controlArea', 'island') }),
  layer('controlAreas', { fields: fields('code', 'area', 'island'), areaUnit }),
  layer('slope', { fields: fields('grade', 'degrees') }),
  ...['parks', 'plannedParks'].map((role) =>
    layer(role, {
      fields: fields('id', 'name', 'level', 'remainingFloorM2', 'sectors'),
      levels: { type: 'object', additionalProperties: { enum: ['platform', 'agglomeration', 'smallPark'] } },
    }),
  ),
  layer(
    'barrier',
    { cuts: { type: 'array', items: { enum: ['industry', 'farmland'] }, minItems: 1, uniqueItems: true } },
    ['cuts'],
  ),
  layer('keepList', { fields: fields('id', 'reason') }),
  layer('signOffs', { fields: fields('parcelId', 'rule', 'document', 'person', 'until') }),
  layer('titles', {
    fields: fields('id', 'holder', 'creditCode', 'ownership', 'area', 'share', 'parcelId', 'parcelShare'),
    areaUnit,
  }),
  layer('buildings', { fields: fields('id', 'floors', 'floorM2', 'parcelId', 'title', 'creditCode', 'share') }),
  layer('leases', { fields: fields('lessor', 'lessee', 'title', 'parcelId', 'area', 'from', 'to'), areaUnit }),
  layer('firms', {
    fields: object({
      ...fields(
        'name',
        'creditCode',
        'parcelId',
        'title',
        'share',
        'staff',
        'floorM2',
        'sector',
        'grade',
        'scale',
        'operating',
        'eliminated',
        'polluting',
      ).properties,
      taxWan: { type: 'array', items: text, minItems: 3, maxItems: 3 },
    }),
    grades: { type: 'object', additionalProperties: { enum: ['A', 'B', 'C', 'D', ''] } },
  }),
];

function valuesOf({ value, options, list, min, max }: Definition) {
  if (typeof value === 'boolean') return { type: 'boolean' };
  if (options) return { enum: options };
  return list ? { type: 'string' } : { type: 'number', minimum: min, maximum: max };
}

const settingValues = Object.fromEntries(
  Object.entries<Definition>(SETTINGS).map(([key, d]) => [
    key,
    {
      ...valuesOf(d),
      default: d.value,
      description: `${d.reason.en} (${d.unit}; ${d.source})`,
    },
  ]),
);

const EDITS = [
  object(
    { op: { const: 'set' }, key: { enum: Object.keys(SETTINGS) }, value: { type: ['number', 'string', 'boolean'] } },
    ['op', 'key', 'value'],
  ),
  object(
    {
      op: { const: 'force' },
      parcel: text,
      fate: { enum: ['keep', 'upgrade', 'cluster', 'reserve', 'reclaim', 'regreen'] },
    },
    ['op', 'parcel', 'fate'],
  ),
  object({ op: { const: 'lockIn' }, parcel: text }, ['op', 'parcel']),
  object({ op: { const: 'lockOut' }, parcel: text }, ['op', 'parcel']),
  object({ op: { const: 'forceFirm' }, creditCode: text, fate: { enum: ['stay', 'move', 'close'] }, park: text }, [
    'op',
    'creditCode',
    'fate',
  ]),
  object(
    {
      op: { const: 'addArea' },
      name: text,
      must: { type: 'boolean' },
      polygon: {
        type: 'array',
        minItems: 1,
        items: {
          type: 'array',
          minItems: 4,
          items: { type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2 },
        },
      },
      file: text,
      layer: text,
    },
    ['op', 'name'],
  ),
];

export const SCENARIO_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'https://lianpian.dev/scenario.schema.json',
  title: 'lianpian scenario',
  ...object(
    {
      $schema: { type: 'string' },
      $comment: comment,
      /** Layers that `lianpian init` could not place, and targets it proposes: for people to move into `layers` and `targets`. */
      $unrecognised: { type: 'object' },
      $targets: { type: 'array' },
      name: titles,
      extends: text,
      simulated: { type: 'boolean' },
      date: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
      crs: { type: 'string', pattern: '^EPSG:\\d+$' },
      layers: {
        type: 'object',
        propertyNames: { pattern: '^[A-Za-z0-9_\\u4e00-\\u9fff]+$' },
        additionalProperties: {
          type: 'object',
          required: ['role', 'file'],
          discriminator: { propertyName: 'role' },
          oneOf: LAYERS,
        },
      },
      settings: object(settingValues),
      targets: {
        type: 'array',
        items: object(
          {
            id: { type: 'string', pattern: '^[A-Za-z0-9_]+$' },
            basis: { enum: TARGET_BASES },
            value: { type: 'number', minimum: 0, maximum: 1e12 },
            unit: { enum: ['mu', 'm2', 'firms', 'percent'] },
            sense: { enum: ['atLeast', 'over', 'about'] },
            mode: { enum: ['must', 'goal'] },
            date: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
            alreadyDone: { type: 'number', minimum: 0 },
            weight: { type: 'number', exclusiveMinimum: 0 },
            words: object({ zh: text, en: text }, ['zh']),
          },
          ['id', 'basis', 'value', 'unit', 'sense', 'mode', 'date'],
        ),
      },
      prices: object({
        acquireWanPerMu: price,
        demolishWanPerM2Floor: price,
        reclaimWanPerMu: price,
        rebuildWanPerM2Floor: price,
        moveWanPerM2Floor: price,
        upgradeWanPerMu: price,
      }),
      quotas: object({ $comment: comment, construction: quota, farmland: quota, paddy: quota }),
      budget: object({
        totalWan: { type: 'number', minimum: 0 },
        byYear: {
          type: 'object',
          propertyNames: { pattern: '^\\d{4}$' },
          additionalProperties: { type: 'number', minimum: 0 },
        },
      }),
      townLimits: {
        type: 'array',
        items: object({ town: text, basis: { enum: Object.keys(TOWN_BASES) }, min: limit, max: limit }, [
          'town',
          'basis',
        ]),
      },
      sectorsApart: { type: 'array', items: { type: 'array', items: text, minItems: 2, maxItems: 2 } },
      rules: text,
      edits: {
        type: 'array',
        items: { type: 'object', required: ['op'], discriminator: { propertyName: 'op' }, oneOf: EDITS },
      },
      locks: text,
      accepted: text,
    },
    ['name', 'date', 'layers'],
  ),
};
