import { describe, expect, it } from 'vitest';
import { SCENARIO_SCHEMA } from '../../../src/formats/scenario/schema.js';
import type { Cell } from '../../../src/model/column.js';
import type { LayerSpec } from '../../../src/model/scenario.js';
import { box, deliver, normaliseLayers, PARCELS, threeParcels } from './deliver.js';

type LayerSchema = {
  readonly properties: { readonly role: { readonly const: string }; readonly fields?: { readonly properties: object } };
};

const { layers } = SCENARIO_SCHEMA.properties as unknown as {
  readonly layers: { readonly additionalProperties: { readonly oneOf: readonly LayerSchema[] } };
};
const LAYERS = layers.additionalProperties.oneOf;

/** What a role cannot do without, under its standard names. */
const LEAST: Readonly<Record<string, Readonly<Record<string, Cell>>>> = {
  slope: { PDJB: '1' },
  keepList: { BSM: 'P1' },
  firms: { 信用代码: 'A1' },
  titles: { 宗地代码: 'T1' },
  leases: { 承租方: 'A1' },
  signOffs: { 规则: 'R', 文号: 'D', 签批人: 'P' },
  controlAreas: { ZLDWDM: '330212001001', DCMJ: 1 },
};
const EXTRA: Readonly<Record<string, object>> = {
  controlLine: { kind: 'farmlandTarget' },
  barrier: { cuts: ['industry'] },
};

function refusal(role: string, fields: Readonly<Record<string, unknown>>): unknown {
  const spec = { role, file: 'x', ...EXTRA[role], fields } as unknown as LayerSpec;
  try {
    if (role === 'parcels') normaliseLayers({ dltb: [spec, threeParcels()] });
    else {
      const layer = deliver('layer', { polygons: [box(0, 0)], rows: [LEAST[role] ?? {}] });
      normaliseLayers({ dltb: [PARCELS, threeParcels()], layer: [spec, layer] });
    }
    return null;
  } catch (error) {
    return error;
  }
}

describe('fields of every role', () => {
  const pairs = LAYERS.flatMap(({ properties: { role, fields } }) =>
    Object.keys(fields?.properties ?? {}).map((field) => [role.const, field] as const),
  );

  it('are there for every role but barriers, of which nothing but the shape is read', () => {
    const without = LAYERS.filter(({ properties }) => !properties.fields).map(
      ({ properties }) => properties.role.const,
    );
    expect(without).toEqual(['barrier']);
    expect(pairs.length).toBeGreaterThan(50);
  });

  it.each(pairs)('%s: %s can be mapped, and a name that the layer lacks is refused', (role, field) => {
    const name = field === 'taxWan' ? ['nowhere', 'nowhere', 'nowhere'] : 'nowhere';
    expect(refusal(role, { [field]: name })).toMatchObject({
      code: 'E_FIELD_MISSING',
      message: expect.stringContaining('nowhere'),
    });
  });
});
