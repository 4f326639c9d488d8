import type { Measured } from './peers/peer.js';

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function figure(value: number): string {
  return value.toFixed(value < 10 ? 3 : value < 100 ? 1 : 0);
}

const HEADINGS = [
  'layer',
  'by',
  'runs',
  'min s',
  'median s',
  'cpu s',
  '× ours',
  '× ours cpu',
  'peak MB',
  'largest difference',
];

/**
 * One table of all that was measured, by layer; ratios are of least times, against the line of the same layer that `isOurs` picks. `differences` are in
 * m², by line.
 */
export function printTable(
  lines: readonly Measured[],
  isOurs: (line: Measured) => boolean,
  differences: ReadonlyMap<Measured, string>,
): void {
  const rows = lines.map((line) => {
    const ours = lines.find((one) => one.layer === line.layer && isOurs(one));
    const least = Math.min(...line.seconds);
    const cpu = Math.min(...line.cpuSeconds);
    const ratio = (mine: number, theirs: number) => (mine > 0 && Number.isFinite(theirs) ? figure(theirs / mine) : '');
    return [
      line.layer,
      line.subject,
      `${line.seconds.length}`,
      figure(least),
      figure(median(line.seconds)),
      Number.isFinite(cpu) ? figure(cpu) : '',
      ours ? ratio(Math.min(...ours.seconds), least) : '',
      ours ? ratio(Math.min(...ours.cpuSeconds), cpu) : '',
      line.peakMb === null ? '' : line.peakMb.toFixed(0),
      differences.get(line) ?? '',
    ];
  });
  const widths = HEADINGS.map((heading, k) => Math.max(heading.length, ...rows.map((row) => row[k].length)));
  for (const row of [HEADINGS, ...rows]) {
    console.log(row.map((text, k) => (k < 2 ? text.padEnd(widths[k]) : text.padStart(widths[k]))).join('  '));
  }
  const notes = new Map(
    lines.filter(({ note }) => note !== '').map((line) => [`${line.subject}, ${line.layer}`, line.note]),
  );
  for (const [of, note] of notes) console.log(`${of}: ${note}`);
}
