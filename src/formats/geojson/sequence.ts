/** Endings of GeoJSON text sequences. */
export const SEQUENCE_ENDINGS: readonly string[] = [
  'geojsonl',
  'geojsons',
  'ndjson',
  'jsonl',
  'ndgeojson',
  'geojsonseq',
];
