import type { Rule } from '../rule.js';
import { dropCopies } from './dropCopies.js';
import { dropDuplicates } from './dropDuplicates.js';
import { dropSpikes } from './dropSpikes.js';
import { dropVertices } from './dropVertices.js';
import { gaps } from './gaps.js';
import { makeValid } from './makeValid.js';
import { overlaps } from './overlaps.js';
import { slivers } from './slivers.js';
import { node, snap } from './snap.js';

/** Rules that look at one shape alone, in the order they are applied. */
export const SHAPE_RULES: readonly Rule[] = [dropDuplicates, dropVertices, dropSpikes, makeValid, dropCopies];

/** All rules that keep rows as they are, in the order they are applied: each shape by itself, then rows, then borders. */
export const RULES: readonly Rule[] = [...SHAPE_RULES, snap, node, overlaps, gaps, slivers];
