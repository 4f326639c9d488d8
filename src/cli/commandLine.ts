import { parseArgs } from 'node:util';
import { LianpianError, type Said } from '../model/errors.js';
import type { Lang } from '../model/finding.js';
import type { FileOptions } from './files/fileSpec.js';

/** What `judge` alone is asked, as given. */
export interface JudgeWords {
  /** `KIND=FILE`. */
  readonly lines: readonly string[];
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly date: string | null;
  /** File of sign-offs. */
  readonly exempt: string | null;
  readonly action: string | null;
  readonly use: string | null;
  readonly codes: string | null;
  /** Layers that only say more. */
  readonly towns: string | null;
  readonly villages: string | null;
  readonly firms: string | null;
  readonly land: string | null;
  readonly plan: string | null;
  readonly listRules: boolean;
}

/** What was asked on the command line, checked. */
export interface CommandLine {
  readonly command: string;
  readonly paths: readonly string[];
  readonly output: string | null;
  /** `--set key=v1,v2`: key → the values to run, in order given. */
  readonly sweep: ReadonlyMap<string, readonly string[]>;
  /** `--zone NAME=FILE`, as given. */
  readonly zones: readonly string[];
  readonly pieces: string | null;
  /** `--barrier FILE` or `--barrier NAME=FILE`, as given. */
  readonly barriers: readonly string[];
  readonly gap: string | null;
  /** Of `measure` and `judge`: field of classes. Of `measure`: file of zones and field of their names; the metrics are listed. */
  readonly class: string | null;
  readonly within: string | null;
  readonly by: string | null;
  readonly core: string | null;
  readonly prox: string | null;
  readonly connect: string | null;
  readonly owner: string | null;
  /** `FATE=CLASS`, as given; the decisions are `judge.after`. */
  readonly becomes: readonly string[];
  /** Of `measure`: also with the distances one step less and one more. */
  readonly steps: boolean;
  readonly list: boolean;
  readonly judge: JudgeWords;
  /** What `explain` is asked about. */
  readonly explain: { readonly parcel: string | null; readonly target: string | null; readonly firm: string | null };
  /** The file of findings that a person accepted. */
  readonly accepted: string | null;
  /** Of `judge`: a rule file; of `repair`: rules by name. */
  readonly rules: string | null;
  /** Of `repair`: field of towns; field of priority (lesser first); nothing is written. */
  readonly town: string | null;
  readonly priority: string | null;
  readonly preview: boolean;
  /** Of `run` and `propose`: where the programs solved go, as MPS; what else is looked for, by the setting that asks for it. */
  readonly mps: string | null;
  readonly choice: Readonly<
    Partial<Record<'choice.alternatives' | 'choice.replacementCosts' | 'choice.paretoPoints', string>>
  >;
  readonly lang: Lang;
  readonly threads: number;
  /** `--threads` was given. */
  readonly threadsAsked: boolean;
  /** What holds for the file of a command that takes one; options of one file among several follow its path (`fileSpec.ts`). */
  readonly file: FileOptions;
  readonly outCrs: string | null;
  readonly index: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly force: boolean;
  readonly help: boolean;
  readonly version: boolean;
}

const OPTIONS = {
  output: { type: 'string', short: 'o' },
  set: { type: 'string', multiple: true },
  zone: { type: 'string', multiple: true },
  pieces: { type: 'string' },
  barrier: { type: 'string', multiple: true },
  gap: { type: 'string' },
  class: { type: 'string' },
  within: { type: 'string' },
  by: { type: 'string' },
  core: { type: 'string' },
  prox: { type: 'string' },
  connect: { type: 'string' },
  owner: { type: 'string' },
  becomes: { type: 'string', multiple: true },
  steps: { type: 'boolean' },
  list: { type: 'boolean' },
  line: { type: 'string', multiple: true },
  before: { type: 'string', multiple: true },
  after: { type: 'string', multiple: true },
  date: { type: 'string' },
  exempt: { type: 'string' },
  as: { type: 'string' },
  use: { type: 'string' },
  codes: { type: 'string' },
  towns: { type: 'string' },
  villages: { type: 'string' },
  firms: { type: 'string' },
  land: { type: 'string' },
  plan: { type: 'string' },
  'list-rules': { type: 'boolean' },
  parcel: { type: 'string' },
  target: { type: 'string' },
  firm: { type: 'string' },
  accepted: { type: 'string' },
  rules: { type: 'string' },
  town: { type: 'string' },
  priority: { type: 'string' },
  preview: { type: 'boolean' },
  mps: { type: 'string' },
  alternatives: { type: 'string' },
  'replacement-costs': { type: 'boolean' },
  pareto: { type: 'string' },
  layer: { type: 'string' },
  crs: { type: 'string' },
  axes: { type: 'string' },
  encoding: { type: 'string' },
  id: { type: 'string' },
  salvage: { type: 'boolean' },
  'out-crs': { type: 'string' },
  index: { type: 'boolean' },
  lang: { type: 'string' },
  threads: { type: 'string' },
  json: { type: 'boolean' },
  quiet: { type: 'boolean' },
  force: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

export function parseCommandLine(argv: readonly string[], locale: string, cores: number): CommandLine {
  const parsed = readArguments(argv);
  const { values } = parsed;
  const [command = '', ...paths] = parsed.positionals;
  return {
    command,
    paths,
    output: values.output ?? null,
    sweep: sweepOf(values.set ?? []),
    zones: values.zone ?? [],
    pieces: values.pieces ?? null,
    barriers: values.barrier ?? [],
    gap: values.gap ?? null,
    class: values.class ?? null,
    within: values.within ?? null,
    by: values.by ?? null,
    core: values.core ?? null,
    prox: values.prox ?? null,
    connect: values.connect ?? null,
    owner: values.owner ?? null,
    becomes: values.becomes ?? [],
    steps: values.steps ?? false,
    list: values.list ?? false,
    explain: { parcel: values.parcel ?? null, target: values.target ?? null, firm: values.firm ?? null },
    judge: {
      lines: values.line ?? [],
      before: values.before ?? [],
      after: values.after ?? [],
      date: values.date ?? null,
      exempt: values.exempt ?? null,
      action: values.as ?? null,
      use: values.use ?? null,
      codes: values.codes ?? null,
      towns: values.towns ?? null,
      villages: values.villages ?? null,
      firms: values.firms ?? null,
      land: values.land ?? null,
      plan: values.plan ?? null,
      listRules: values['list-rules'] ?? false,
    },
    accepted: values.accepted ?? null,
    rules: values.rules ?? null,
    town: values.town ?? null,
    priority: values.priority ?? null,
    preview: values.preview ?? false,
    mps: values.mps ?? null,
    choice: {
      ...(values.alternatives !== undefined ? { 'choice.alternatives': values.alternatives } : {}),
      ...(values['replacement-costs'] ? { 'choice.replacementCosts': 'true' } : {}),
      ...(values.pareto !== undefined ? { 'choice.paretoPoints': values.pareto } : {}),
    },
    lang: langOf(values.lang, locale),
    threads: threadsOf(values.threads, cores),
    threadsAsked: values.threads !== undefined,
    file: {
      ...(values.layer ? { layer: values.layer } : {}),
      ...(values.crs ? { crs: values.crs } : {}),
      ...(values.axes ? { axes: axesOf(values.axes) } : {}),
      ...(values.encoding ? { encoding: values.encoding } : {}),
      ...(values.id ? { id: values.id } : {}),
      ...(values.salvage ? { salvage: true } : {}),
    },
    outCrs: values['out-crs'] ?? null,
    index: values.index ?? false,
    json: values.json ?? false,
    quiet: values.quiet ?? false,
    force: values.force ?? false,
    help: values.help ?? false,
    version: values.version ?? false,
  };
}

/** A number below 0 behind an option is its value, not an option by itself: what is wrong with it is for the command to say. */
function withNegatives(argv: readonly string[]): string[] {
  const args: string[] = [];
  for (const arg of argv) {
    const before = args.at(-1);
    if (/^-[.\d]/.test(arg) && before && /^--[^=]+$/.test(before)) args[args.length - 1] = `${before}=${arg}`;
    else args.push(arg);
  }
  return args;
}

function readArguments(argv: readonly string[]) {
  try {
    return parseArgs({ args: withNegatives(argv), options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    throw usage(error instanceof Error ? error.message.split('. ')[0] : String(error));
  }
}

function sweepOf(given: readonly string[]): Map<string, string[]> {
  const sweep = new Map<string, string[]>();
  for (const entry of given) {
    const at = entry.indexOf('=');
    const values =
      at < 0
        ? []
        : entry
            .slice(at + 1)
            .split(',')
            .filter((v) => v !== '');
    if (at < 1 || values.length === 0)
      throw usage({
        zh: `--set ${entry} 的写法不是 键=值 或 键=值1,值2`,
        en: `--set ${entry} is not key=value or key=value1,value2`,
      });
    if (sweep.has(entry.slice(0, at)))
      throw usage({ zh: `--set ${entry.slice(0, at)} 重复`, en: `--set ${entry.slice(0, at)} is given twice` });
    sweep.set(entry.slice(0, at), values);
  }
  return sweep;
}

function langOf(given: string | undefined, locale: string): Lang {
  if (given === 'zh' || given === 'en') return given;
  if (given !== undefined)
    throw usage({ zh: `--lang 只能是 zh 或 en，不能是 ${given}`, en: `--lang ${given} is neither zh nor en` });
  return /^zh/i.test(locale) ? 'zh' : 'en';
}

function threadsOf(given: string | undefined, cores: number): number {
  if (given === undefined) return Math.max(1, Math.min(cores, 8));
  const threads = Number(given);
  if (!Number.isInteger(threads) || threads < 1)
    throw usage({
      zh: `--threads 须为不小于 1 的整数，不能是 ${given}`,
      en: `--threads ${given} is not a whole number of 1 or more`,
    });
  return threads;
}

export function usage(message: Said): LianpianError {
  return new LianpianError('E_USAGE', message, 'command line', {
    zh: '用法见 `lianpian --help`。',
    en: 'See `lianpian --help`.',
  });
}

function axesOf(axes: string): 'xy' | 'yx' {
  if (axes === 'xy' || axes === 'yx') return axes;
  throw usage({
    zh: `--axes 只能是 yx（北坐标在前）或 xy，不能是 ${axes}`,
    en: `--axes takes yx (north first) or xy, not ${axes}`,
  });
}
