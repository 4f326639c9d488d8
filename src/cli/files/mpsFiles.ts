import { extname } from 'node:path';
import { number, tableOf, text } from '../../export/fields.js';
import { writeBlocks } from '../../formats/output/output.js';
import type { Sink } from '../../formats/source.js';
import { csvBlocks } from '../../formats/table/writeCsv.js';
import type { Mip } from '../../model/mip.js';
import { mpsBytes, mpsNames } from '../../model/mps.js';

/** Names of the files for programs in their order: the dearest level has the name given, the others theirs before the ending. */
export function mpsFileNames(file: string, programs: readonly string[]): string[] {
  const stem = file.slice(0, file.length - extname(file).length);
  const ending = extname(file) || '.mps';
  const main = programs.find((name) => name === 'cost' || name === 'disturbance') ?? programs.at(-1);
  return programs.map((name) => (name === main ? file : `${stem}.${name}${ending}`));
}

/** Writes programs as free MPS, and beside each the table of its names: number, kind, name in the file, our name. */
export async function writeMps(sink: Sink, file: string, programs: readonly Mip[]): Promise<void> {
  const names = mpsFileNames(
    file,
    programs.map(({ name }) => name),
  );
  for (const [i, mip] of programs.entries()) {
    const legal = mpsNames(mip);
    await writeBlocks(sink, names[i], [mpsBytes(mip, legal)]);
    const rows = [
      ...mip.columns.map(({ name }, c) => ({ kind: 'column', n: c + 1, legal: legal.columns[c], name })),
      ...mip.rows.map(({ name }, r) => ({ kind: 'row', n: r + 1, legal: legal.rows[r], name })),
    ];
    const { table } = tableOf(rows.length, [
      text('kind', '类别', (r) => rows[r].kind),
      number('number', '序号', 0, (r) => rows[r].n),
      text('mps_name', '文件中的名称', (r) => rows[r].legal),
      text('name', '名称', (r) => rows[r].name),
    ]);
    await writeBlocks(sink, `${names[i]}.names.csv`, csvBlocks({ table }));
  }
}
