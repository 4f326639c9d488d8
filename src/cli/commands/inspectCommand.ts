import { type CommandLine, usage } from '../commandLine.js';
import { scratchFolder } from '../files/sources.js';
import { inspectPage } from '../pages/inspectPage.js';
import { terminalJob } from '../progress.js';
import { asksForPerson, inspectPaths } from './inspection.js';

/** `lianpian inspect FILE…`: what is in files, folders and zips, what was recognised and why, and what it would take to use it. */
export async function inspectCommand(line: CommandLine, signal: AbortSignal): Promise<0 | 1> {
  if (line.paths.length === 0)
    throw usage({
      zh: 'inspect 至少需要一个文件、文件夹或压缩包',
      en: 'inspect needs at least one file, folder or zip',
    });
  const scratch = await scratchFolder();
  const job = terminalJob(line.quiet || line.json, signal);
  try {
    const stage = line.lang === 'zh' ? '读取' : 'reading';
    const inspection = await inspectPaths(line.paths, line.file, { scratch, job, stage });
    job.done();
    process.stdout.write(
      line.json ? `${JSON.stringify(inspection)}\n` : `${inspectPage(inspection, line.paths, line.lang)}\n`,
    );
    return asksForPerson(inspection) ? 1 : 0;
  } finally {
    job.done();
    await scratch.removeAll();
  }
}
