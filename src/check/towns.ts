import { itemLocator } from '../geometry/pointInItem.js';
import { itemBoxes, itemCount } from '../geometry/polygonSet.js';
import type { RingLocator } from '../geometry/ringLocator.js';
import type { CheckedLayer } from '../model/checkedLayer.js';
import { type Column, textCell } from '../model/column.js';
import type { Finding } from '../model/finding.js';

/**
 * Which town a finding belongs to.
 *
 * Definition: the first 9 digits of the ZLDWDM of its row, under the name the layer of towns has for them; where the row has none, the town that
 * its place lies in; else ''.
 */
export function townReader(layers: readonly CheckedLayer[]): (item: Finding) => string {
  const byLayer = new Map(layers.map((layer) => [layer.layer, rowsOf(layer)]));
  const towns = layers.filter(({ role }) => role === 'towns').flatMap(townsOf);
  const nameByCode = new Map(towns.map(({ code, name }) => [code, name]));
  return ({ layer, feature, x, y }) => {
    const rows = byLayer.get(layer);
    const code = feature === null ? '' : (rows?.code(feature) ?? '');
    if (code !== '') return nameByCode.get(code) ?? code;
    if (x === null || y === null) return '';
    return towns.find((town) => town.holds(x, y))?.name ?? '';
  };
}

interface Town {
  readonly code: string;
  readonly name: string;
  holds(x: number, y: number): boolean;
}

function townsOf({ polygons, table }: CheckedLayer): Town[] {
  const column = (pattern: RegExp) => [...(table?.columns ?? [])].find(([name]) => pattern.test(name))?.[1];
  const codes = column(/^(XZQDM|XZDM|ZLDWDM|code|代码|行政区代码)$/i);
  const names = column(/^(XZQMC|XZMC|ZLDWMC|name|名称|行政区名称)$/i);
  const boxes = itemBoxes(polygons);
  const locators: RingLocator[] = [];
  return Array.from({ length: itemCount(polygons) }, (_, i) => {
    const code = textCell(codes, i).slice(0, 9);
    return {
      code,
      name: textCell(names, i) || code,
      holds(x, y) {
        if (x < boxes[4 * i] || x > boxes[4 * i + 2] || y < boxes[4 * i + 1] || y > boxes[4 * i + 3]) return false;
        locators[i] ??= itemLocator(polygons, i);
        return locators[i](x, y) !== 'outside';
      },
    };
  });
}

/** Code of the town of a delivered row; '' where its layer does not say. */
function rowsOf({ table, feature }: CheckedLayer): { code(row: number): string } {
  const column = [...(table?.columns ?? [])].find(([name]) => name.toUpperCase() === 'ZLDWDM')?.[1];
  if (!table || !column) return { code: () => '' };
  const rowOf = new Map<number, number>();
  for (let k = 0; k < table.rowCount; k++) rowOf.set(feature(k), k);
  return { code: (row) => townCode(column, rowOf.get(row)) };
}

function townCode(column: Column, row: number | undefined): string {
  const code = row === undefined ? '' : textCell(column, row);
  return /^\d{9}/.test(code) ? code.slice(0, 9) : '';
}
