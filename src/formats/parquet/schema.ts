import { damaged } from '../source.js';
import {
  type FileMetaData,
  getMaxDefinitionLevel,
  getMaxRepetitionLevel,
  parquetSchema,
  type SchemaElement,
  type SchemaTree,
} from './library.js';

/** A field of the table: a column of values, or a group (list, struct, map) of several. */
export interface Field {
  readonly name: string;
  readonly node: SchemaTree;
  readonly leaves: readonly Leaf[];
  /** One value a row at most, in one column. */
  readonly isFlat: boolean;
}

/** One physical column. */
export interface Leaf {
  /** Names below the root, joined by dots. */
  readonly path: string;
  readonly element: SchemaElement;
  /** From the root to the leaf. */
  readonly nodes: readonly SchemaTree[];
  readonly maxDefinition: number;
  readonly maxRepetition: number;
  /** Place among the column chunks of every row group. */
  readonly chunk: number;
}

const DEEPEST = 64;

export function fieldsOfSchema(metadata: FileMetaData, file: string): Field[] {
  const root = parquetSchema(metadata);
  let chunk = 0;
  function leavesBelow(nodes: readonly SchemaTree[]): Leaf[] {
    const node = nodes[nodes.length - 1];
    if (nodes.length > DEEPEST) throw damaged(file, `its schema is nested deeper than ${DEEPEST} levels`);
    if (node.children.length > 0) return node.children.flatMap((child) => leavesBelow([...nodes, child]));
    if (node.element.type === undefined) throw damaged(file, `its column ${node.path.join('.')} has no type`);
    const path = [...nodes];
    return [
      {
        path: node.path.join('.'),
        element: node.element,
        nodes: path,
        maxDefinition: getMaxDefinitionLevel(path),
        maxRepetition: getMaxRepetitionLevel(path),
        chunk: chunk++,
      },
    ];
  }
  return root.children.map((node) => {
    const leaves = leavesBelow([root, node]);
    const isFlat = node.children.length === 0 && node.element.repetition_type !== 'REPEATED';
    return { name: node.element.name, node, leaves, isFlat };
  });
}
