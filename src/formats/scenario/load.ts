import { LianpianError } from '../../model/errors.js';
import { withoutFolder } from '../../model/fileName.js';
import type { Scenario } from '../../model/scenario.js';
import { parseScenario } from './parse.js';

/** What the shell gives to load a scenario: reads a text file, and resolves a path against the folder of the file that names it. */
export interface ScenarioFiles {
  readText(path: string): Promise<string>;
  resolve(from: string, path: string): string;
}

export interface LoadedScenario {
  /** Merged and checked; every `file`, `locks`, `rules`, `accepted` path resolved. `extends` is gone. */
  readonly scenario: Scenario;
  /** The chain of files, base first. */
  readonly files: readonly string[];
}

/**
 * Loads a scenario and what it extends. Objects merge key by key, later wins; null removes a key; `edits` are appended, base first;
 * other lists and values replace. Malformed JSON is E_SCENARIO_SYNTAX with the line; a circle of `extends` is E_SCENARIO_CYCLE.
 */
export async function loadScenario(path: string, files: ScenarioFiles): Promise<LoadedScenario> {
  const chain: string[] = [];
  let merged: JsonObject = {};
  let next: string | null = path;
  while (next !== null) {
    if (chain.includes(next)) {
      throw new LianpianError(
        'E_SCENARIO_CYCLE',
        `scenarios extend each other in a circle: ${[...chain, next].map(withoutFolder).join(' → ')}`,
        path,
        'Remove one "extends" of the circle.',
      );
    }
    chain.push(next);
    const own = withResolvedPaths(parseJson(await files.readText(next), next), next, files);
    const parent: unknown = own.extends;
    if (parent !== undefined && typeof parent !== 'string') {
      throw new LianpianError(
        'E_SCENARIO_KEY',
        '"extends" is not a path',
        `${next} /extends`,
        'Give the path of another scenario file.',
      );
    }
    const { extends: _, ...rest } = own;
    merged = merge(rest, merged);
    next = parent === undefined ? null : files.resolve(next, parent);
  }
  return { scenario: parseScenario(withoutNulls(merged), path), files: chain.reverse() };
}

/** V8 names either a position or the text around the place. */
function errorLine(message: string, text: string): number | null {
  const position = /position (\d+)/.exec(message);
  const excerpt = /\.\.\.?"?([\s\S]*?)"?(?:\.\.\.)? is not valid JSON/.exec(message);
  const at = position ? Number(position[1]) : excerpt ? text.indexOf(excerpt[1]) + excerpt[1].length : -1;
  return at < 0 ? null : text.slice(0, at).split('\n').length;
}

type JsonObject = { readonly [key: string]: unknown };

function parseJson(text: string, where: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const line = errorLine(message, text);
    throw new LianpianError(
      'E_SCENARIO_SYNTAX',
      `not valid JSON: ${message}`,
      line === null ? where : `${where} line ${line}`,
      'Mend the JSON; a comma too many or a missing quote is the usual cause.',
    );
  }
  if (!isObject(value))
    throw new LianpianError('E_SCENARIO_SYNTAX', 'a scenario is a JSON object', where, 'See `lianpian schema`.');
  return value;
}

function merge(parent: JsonObject, child: JsonObject): JsonObject {
  const result: Record<string, unknown> = { ...parent };
  for (const [key, value] of Object.entries(child)) {
    const under = parent[key];
    if (key === 'edits' && Array.isArray(value) && Array.isArray(under)) result[key] = [...under, ...value];
    else if (isObject(value) && isObject(under)) result[key] = merge(under, value);
    else result[key] = value;
  }
  return result;
}

/** Paths are relative to the file that names them, so they are resolved before files are merged. */
function withResolvedPaths(value: JsonObject, where: string, files: ScenarioFiles): JsonObject {
  const resolved: Record<string, unknown> = { ...value };
  for (const key of ['locks', 'rules', 'accepted']) {
    if (typeof value[key] === 'string') resolved[key] = files.resolve(where, value[key]);
  }
  if (isObject(value.layers)) {
    resolved.layers = Object.fromEntries(
      Object.entries(value.layers).map(([key, layer]) => [key, withFile(layer, where, files)]),
    );
  }
  if (Array.isArray(value.edits)) resolved.edits = value.edits.map((edit: unknown) => withFile(edit, where, files));
  return resolved;
}

function withFile(entry: unknown, where: string, files: ScenarioFiles): unknown {
  if (!isObject(entry)) return entry;
  const join = isObject(entry.join) ? { join: withFile(entry.join, where, files) } : {};
  const file = typeof entry.file === 'string' ? { file: files.resolve(where, entry.file) } : {};
  return { ...entry, ...file, ...join };
}

/** A null removes what the base files say of a key; it is taken out last, so that it hides all of them. */
function withoutNulls(value: JsonObject): JsonObject {
  const entries = Object.entries(value).filter(([, v]) => v !== null);
  return Object.fromEntries(entries.map(([key, v]) => [key, isObject(v) ? withoutNulls(v) : v]));
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
