import { expect, it } from 'vitest';
import { readLayers } from '../../../src/formats/index.js';
import { LianpianError } from '../../../src/model/errors.js';
import { seeded } from '../../geometry/random.js';
import { memorySource, NO_SCRATCH } from '../memorySource.js';
import { plainRows, workbookBytes } from './workbookBytes.js';

const ROWS = plainRows([
  ['清单'],
  ['企业名称', '税收', '', '图斑'],
  ['', '2019', '2020', ''],
  ['甲厂', '#1', '#2.5E3', '330212001'],
  ['', '', '', 'P2'],
  ['合计', '#3', '#4', ''],
]);
const PIECES = [
  '<',
  '>',
  '"',
  '/',
  '<c',
  '<row r="9999999">',
  '<row r="1048576">',
  'r="XFD3"',
  '&#x110000;',
  '</c>',
  '<v>',
  '1e999',
  't="s"',
  's="99"',
  '-1',
  'A0',
];

it('sheets with their XML broken at random are read or refused with a code, never else', async () => {
  const random = seeded(20_241);
  const pick = (n: number) => Math.floor(random() * n);
  let read = 0;
  for (let round = 0; round < 120; round++) {
    let rows = ROWS;
    for (let k = 0; k <= pick(4); k++) {
      const at = pick(rows.length);
      rows = rows.slice(0, at) + PIECES[pick(PIECES.length)] + rows.slice(at + pick(12));
    }
    const merges = Array.from(
      { length: pick(4) },
      () => `${'ABXFD'[pick(5)]}${pick(9)}:${'BCXFD'[pick(5)]}${pick(1_200_000)}`,
    );
    const bytes = workbookBytes([{ name: 'a', rows, merges }], ['<t>x</t>', '<r><t>y']);
    try {
      for (const layer of await readLayers(memorySource({ 'a.xlsx': bytes }, 'a.xlsx'), { scratch: NO_SCRATCH })) {
        for (const column of layer.table.columns.values()) expect(column.valid.length).toBe(layer.table.rowCount);
        read++;
      }
    } catch (error) {
      expect(error, rows).toBeInstanceOf(LianpianError);
    }
  }
  expect(read).toBeGreaterThan(80);
});
