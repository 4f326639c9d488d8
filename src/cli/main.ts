#!/usr/bin/env node
import { availableParallelism } from 'node:os';
import { LianpianError } from '../model/errors.js';
import type { Lang } from '../model/finding.js';
import { type CommandLine, parseCommandLine, usage } from './commandLine.js';
import { type Interrupts, interrupts } from './interrupts.js';
import { HELP } from './texts.js';
import { VERSION } from './version.js';

/** A command prints its own results and gives the exit code: 0 done and clean, 1 something asks for a person. */
type Command = (line: CommandLine, signal: AbortSignal, interrupts: Interrupts) => Promise<0 | 1>;

/** Each is loaded when it is asked for. */
const COMMANDS: Readonly<Record<string, Command>> = {
  run: async (line, _, stops) => (await import('./commands/runCommand.js')).runCommand(line, stops),
  propose: async (line, _, stops) => (await import('./commands/runCommand.js')).proposeCommand(line, stops),
  explain: async (line, signal) => (await import('./commands/explainCommand.js')).explainCommand(line, signal),
  compare: async (line) => (await import('./commands/compareCommand.js')).compareCommand(line),
  init: async (line, signal) => (await import('./commands/initCommand.js')).initCommand(line, signal),
  inspect: async (line, signal) => (await import('./commands/inspectCommand.js')).inspectCommand(line, signal),
  check: async (line, signal) => (await import('./commands/checkCommand.js')).checkCommand(line, signal),
  overlay: async (line, signal) => (await import('./commands/overlayCommand.js')).overlayCommand(line, signal),
  measure: async (line, signal) => (await import('./commands/measureCommand.js')).measureCommand(line, signal),
  neighbours: async (line, signal) => (await import('./commands/neighboursCommand.js')).neighboursCommand(line, signal),
  judge: async (line, signal) => (await import('./commands/judgeCommand.js')).judgeCommand(line, signal),
  repair: async (line, signal) => (await import('./commands/repairCommand.js')).repairCommand(line, signal),
  convert: async (line, signal) => (await import('./commands/convertCommand.js')).convertCommand(line, signal),
  schema: async (line) => (await import('./commands/schemaCommand.js')).schemaCommand(line),
};

/** Those that share their work among threads. */
const THREADED = ['run', 'propose', 'explain', 'overlay', 'judge', 'measure'];

async function main(argv: readonly string[]): Promise<number> {
  const locale = process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '';
  const stops = interrupts();
  try {
    const line = parseCommandLine(argv, locale, availableParallelism());
    if (line.version) return print(`lianpian ${VERSION}`);
    if (line.help || line.command === '') return print(HELP[line.lang]);
    const command = COMMANDS[line.command];
    if (!command) throw usage({ zh: `没有命令“${line.command}”`, en: `there is no command "${line.command}"` });
    if (!THREADED.includes(line.command) && line.threadsAsked && line.threads > 1 && !line.quiet) oneThread(line);
    return await command(line, stops.signal, stops);
  } catch (error) {
    return refuse(error, argv.includes('--json'), labelLanguage(argv, locale));
  }
}

/** The language of the labels of a refusal, which may be one of the command line itself. */
function labelLanguage(argv: readonly string[], locale: string): Lang {
  const said = argv
    .findLast((word, n) => argv[n - 1] === '--lang' || word.startsWith('--lang='))
    ?.replace('--lang=', '');
  return /^zh/i.test(said ?? locale) ? 'zh' : 'en';
}

function oneThread({ command, threads, lang }: CommandLine): void {
  const said = {
    zh: `--threads ${threads}：${command} 只用一个线程`,
    en: `--threads ${threads}: ${command} works on one thread`,
  };
  process.stderr.write(`${said[lang]}\n`);
}

function print(text: string): 0 {
  process.stdout.write(`${text}\n`);
  return 0;
}

/** Exit 2: what, where, and what to do. A slip of ours shows its stack, so that it can be reported. */
function refuse(error: unknown, json: boolean, lang: Lang): 2 {
  const known = error instanceof LianpianError ? error : fileError(error);
  const { code, messageIn, where, remedyIn } = known ?? slip(error);
  const [message, remedy] = [messageIn[lang], remedyIn[lang]];
  if (json) process.stdout.write(`${JSON.stringify({ error: { code, message, where, remedy } })}\n`);
  const [at, todo] = lang === 'zh' ? ['位置', '处理'] : ['where', 'remedy'];
  process.stderr.write(`${code}: ${message}\n  ${at}: ${where}\n  ${todo}: ${remedy}\n`);
  if (!known && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  return 2;
}

function slip(error: unknown): LianpianError {
  return new LianpianError('E_INTERNAL', error instanceof Error ? error.message : String(error), 'lianpian', {
    zh: '这是程序的错误，请连同下面几行一起报告。',
    en: 'This is a mistake of the program: please report it with the lines below.',
  });
}

/** What the operating system refuses: a file or folder that can't be read, written or made. */
function fileError(error: unknown): LianpianError | null {
  const { code, path, syscall, message } = error as NodeJS.ErrnoException;
  if (!(error instanceof Error) || typeof code !== 'string' || syscall === undefined) return null;
  return new LianpianError('E_FILE_ACCESS', message, path ?? 'file system', {
    zh: '请核对：文件是否存在、是否有读写权限、磁盘是否有空间、TMPDIR 所指文件夹是否可写。',
    en: 'Check that it exists and that you may read or write it, that the disk has room, and that TMPDIR names a folder you may write.',
  });
}

// who reads our output may stop before its end (`… | head`)
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});
process.exitCode = await main(process.argv.slice(2));
