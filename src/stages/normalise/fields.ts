import type { Column, Table } from '../../model/column.js';
import { LianpianError } from '../../model/errors.js';

/**
 * Which delivered column holds what the engine asks for.
 *
 * Definition: a field named in the scenario must exist (E_FIELD_MISSING lists what there is); without one, the first of the
 * standard names that exists, upper or lower case, is taken; else there is none.
 */
export interface Field {
  readonly name: string;
  readonly column: Column;
}

export interface FieldFinder {
  /** `named` is the scenario's field name; `standard` the names to try without one. */
  optional(named: string | undefined, standard: readonly string[]): Field | null;
  /** As `optional`, but E_FIELD_MISSING when there is none. `purpose` is the engine's word for it. */
  required(named: string | undefined, standard: readonly string[], purpose: string): Field;
}

export function fieldFinder(table: Table, where: string): FieldFinder {
  const byLower = new Map<string, string>();
  for (const name of table.columns.keys()) {
    if (!byLower.has(name.toLowerCase())) byLower.set(name.toLowerCase(), name);
  }
  function exact(name: string): Field | null {
    const column = table.columns.get(name);
    return column ? { name, column } : null;
  }
  function optional(named: string | undefined, standard: readonly string[]): Field | null {
    if (named !== undefined) return exact(named) ?? missing(named, named);
    for (const name of standard) {
      const found = exact(name) ?? exact(byLower.get(name.toLowerCase()) ?? '');
      if (found) return found;
    }
    return null;
  }
  function missing(name: string, purpose: string): never {
    const present = [...table.columns.keys()];
    throw new LianpianError(
      'E_FIELD_MISSING',
      {
        zh: `缺少字段 ${name}；现有字段：${present.join('、') || '无'}`,
        en: `no field ${name}${name === purpose ? '' : ` (${purpose})`}; the fields are: ${present.join(', ') || '(none)'}`,
      },
      where,
      {
        zh: `请在方案中该图层的 "fields" 下写明是哪个字段（${purpose}）。`,
        en: `Name the field that holds ${purpose} under "fields" of this layer in the scenario.`,
      },
    );
  }
  return {
    optional,
    required: (named, standard, purpose) =>
      optional(named, standard) ?? missing(standard.join(' / ') || purpose, purpose),
  };
}
