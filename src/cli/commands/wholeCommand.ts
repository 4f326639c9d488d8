import type { Scratch } from '../../formats/source.js';
import { asksForPerson, type Finding } from '../../model/finding.js';
import type { Job } from '../../model/job.js';
import { type FindingLog, findingLog } from '../../overlayTable/findingLog.js';
import type { CommandLine } from '../commandLine.js';
import { filesOf } from '../files/delivery.js';
import { fileSource, scratchFolder } from '../files/sources.js';
import { terminalJob } from '../progress.js';
import { type LayersOutput, layersOutput, type WorkedLayer } from './layersOutput.js';

/** What a command works with that reads whole layers and writes one output. */
export interface Workplace {
  readonly scratch: Scratch;
  readonly job: Job;
  readonly output: LayersOutput;
  readonly findings: FindingLog;
}

export interface Worked {
  readonly layers: readonly WorkedLayer[];
  /** The page for people, the value for programs; `losses`: what the output could not hold. */
  page(losses: readonly Finding[]): string;
  json(losses: readonly Finding[]): unknown;
}

/** Runs `work` on files that are there, into an output that is seen when it is whole. Gives 1 when a finding asks for a person. */
export async function wholeCommand(
  {
    line,
    output: given,
    paths,
  }: { readonly line: CommandLine; readonly output: string; readonly paths: readonly string[] },
  signal: AbortSignal,
  work: (place: Workplace) => Promise<Worked>,
): Promise<0 | 1> {
  for (const path of paths) await fileSource(path);
  const inputs = [...paths, ...(await Promise.all(paths.map(filesOf))).flat().map(([, path]) => path)];
  const scratch = await scratchFolder();
  const job = terminalJob(line.quiet || line.json, signal);
  try {
    const output = await layersOutput(given, [], { line, inputs, scratch, signal });
    try {
      const findings = findingLog();
      const { layers, page, json } = await work({ scratch, job, output, findings });
      const losses = await output.write(layers);
      job.done();
      if (!line.quiet && !line.json) {
        (given === '-' ? process.stderr : process.stdout).write(`${page(losses)}\n`);
      }
      await output.publish();
      if (line.json) process.stdout.write(`${JSON.stringify(json(losses))}\n`);
      return findings.asksForPerson() || losses.some(asksForPerson) ? 1 : 0;
    } finally {
      await output.discard();
    }
  } finally {
    job.done();
    await scratch.removeAll();
  }
}
