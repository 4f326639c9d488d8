import type { Feature, FeatureCollection, Geometry } from 'geojson';
import { feature as toFeature } from 'topojson-client';
import type { Topology } from 'topojson-specification';
import { type Finding, finding } from '../../model/finding.js';
import type { CrsClaim, DeliveredLayer } from '../../model/layer.js';
import { damaged, layerMissing, type ReadOptions, type Source } from '../source.js';
import { type ReadJson, shapesOfGeometries, tableOfFeatures } from './objects.js';
import { LON_LAT } from './read.js';

/**
 * Reads TopoJSON: one layer an object of the topology. CRS is lon/lat unless the user says otherwise (the format has no
 * CRS of its own). Quantised coordinates are unpacked as the file says; nothing is simplified.
 */
export function topoJsonLayers(read: ReadJson, source: Source, options: ReadOptions): DeliveredLayer[] {
  const topology = read.json as Topology;
  if (typeof topology.objects !== 'object' || !Array.isArray(topology.arcs)) {
    throw damaged(source.name, 'a Topology needs "objects" and "arcs"');
  }
  const names = Object.keys(topology.objects);
  if (options.layer !== undefined && !names.includes(options.layer)) {
    throw layerMissing(source.name, options.layer, names);
  }
  const wanted = options.layer === undefined ? names : [options.layer];
  const crs: CrsClaim = LON_LAT;
  return wanted.map((layer) => {
    const features = featuresOf(topology, layer, source.name);
    const { table, findings } = tableOfFeatures(features, layer);
    const geometries = features.map((feature) => feature.geometry ?? null);
    const shapes = shapesOfGeometries(geometries, layer);
    const all: Finding[] = [...read.findings.map((item) => renamed(item, layer)), ...findings, ...shapes.findings];
    const { encoding } = read;
    return { file: source.name, layer, format: 'topojson', shapes: shapes.shapes, table, crs, encoding, findings: all };
  });
}

function renamed(item: Finding, layer: string): Finding {
  return item.code === 'encoding.guessed' ? finding(item.code, item.severity, layer, item.numbers) : item;
}

function featuresOf(topology: Topology, layer: string, file: string): readonly Feature<Geometry | null>[] {
  try {
    const read = toFeature(topology, topology.objects[layer]) as FeatureCollection<Geometry | null> | Feature;
    return read.type === 'FeatureCollection' ? read.features : [read];
  } catch (error) {
    throw damaged(file, `object "${layer}" could not be unpacked (${error instanceof Error ? error.message : error})`);
  }
}
