import type { Binding } from '../../model/binding.js';
import { LianpianError } from '../../model/errors.js';
import { nearWords } from '../../model/nearestWord.js';
import type { StoredFirm, StoredPiece, StoredProgram } from '../../model/storedProgram.js';
import { workerSolve } from '../../solve/workerSolve.js';
import { fateCosts } from '../../stages/propose/explain/fateCosts.js';
import { type CommandLine, usage } from '../commandLine.js';
import { limiter } from '../files/limiter.js';
import { readProgram } from '../files/programFile.js';
import { readWholeSummary } from '../files/summaryFile.js';
import { type ExplainedPiece, firmPage, parcelPage, storyPage, targetPage } from '../pages/explainPage.js';
import { terminalJob } from '../progress.js';
import { solverEntry } from '../solverEntry.js';

/**
 * `lianpian explain DIR`: why a run ended as it did, from its folder alone. Without an option the story of the run; of a parcel or firm its fate,
 * why, and what every other open fate would cost (solved anew); of a target what counts and what holds it. Exit 0 when nothing is short.
 */
export async function explainCommand(line: CommandLine, signal: AbortSignal): Promise<0 | 1> {
  const { parcel, target, firm } = line.explain;
  const [folder] = line.paths;
  if (line.paths.length !== 1)
    throw usage({ zh: 'explain 需要一个成果文件夹', en: 'explain needs one folder of a run' });
  if ([parcel, target, firm].filter((asked) => asked !== null).length > 1) {
    throw usage({
      zh: '--parcel、--target、--firm 一次只能用一个',
      en: '--parcel, --target and --firm exclude each other',
    });
  }
  const summary = await readWholeSummary(folder);
  if (target !== null) {
    const found = summary.targets.find(({ spec }) => spec.id === target);
    if (!found)
      throw unknown(
        { zh: '目标', en: 'target' },
        target,
        summary.targets.map(({ spec }) => spec.id),
      );
    const binding: Binding | null = summary.binding.find((one) => one.target === target) ?? null;
    print(line, { target: found, binding }, () => targetPage(found, binding, line.lang));
    return found.short > 0 ? 1 : 0;
  }
  if (parcel === null && firm === null) {
    const { optimiser, targets, binding, clusters, firms, ledger } = summary;
    print(line, { targets, binding, clusters, firms, ledger, optimiser }, () => storyPage(summary, folder, line.lang));
    return targets.some(({ short }) => short > 0) ? 1 : 0;
  }
  const program = await readProgram(folder);
  const firms = new Map(program.firms.map((one) => [one.code, one]));
  const job = terminalJob(line.quiet || line.json, signal);
  const atOnce = limiter(line.threads);
  const solveInWorker = workerSolve(solverEntry(), signal);
  const solve: typeof solveInWorker = (mip, options) => atOnce(() => solveInWorker(mip, options));
  try {
    if (firm !== null) {
      const own = firmOf(program, firm);
      job.progress('explain', 0, 1);
      const { open, ...rest } = own;
      const explained = { ...rest, others: await fateCosts(program, open, solve) };
      job.done();
      print(line, explained, () => firmPage(explained, firms, line.lang));
      return 0;
    }
    const asked = parcel ?? '';
    const other = program.others.find(([, ids]) => ids.includes(asked));
    if (other) {
      job.done();
      const [use] = other;
      print(line, { parcel: asked, use, pieces: [] }, () => parcelPage(asked, use, [], firms, line.lang));
      return 0;
    }
    const pieces = piecesOf(program, asked);
    const explained: ExplainedPiece[] = [];
    for (const [i, { open, ...rest }] of pieces.entries()) {
      job.progress('explain', i, pieces.length);
      explained.push({ ...rest, others: await fateCosts(program, open, solve) });
    }
    job.done();
    print(line, { parcel: asked, use: null, pieces: explained }, () =>
      parcelPage(asked, null, explained, firms, line.lang),
    );
    return 0;
  } finally {
    job.done();
  }
}

function piecesOf(program: StoredProgram, id: string): StoredPiece[] {
  const found = program.pieces.filter((piece) => piece.id === id || piece.parcel === id);
  if (found.length > 0) return found;
  const ids = [...program.pieces.flatMap((piece) => [piece.parcel, piece.id]), ...program.others.flatMap(([, o]) => o)];
  throw unknown({ zh: '地块', en: 'parcel' }, id, ids);
}

function firmOf(program: StoredProgram, code: string): StoredFirm {
  const found = program.firms.find((firm) => firm.code === code || firm.name === code);
  if (found) return found;
  throw unknown(
    { zh: '企业', en: 'firm' },
    code,
    program.firms.flatMap((firm) => [firm.code, firm.name]),
  );
}

function unknown(
  what: { readonly zh: string; readonly en: string },
  id: string,
  ids: readonly string[],
): LianpianError {
  const near = nearWords(id, ids, 3);
  return new LianpianError(
    'E_UNKNOWN_ID',
    { zh: `成果中没有${what.zh} ${id}`, en: `the run has no ${what.en} ${id}` },
    id,
    near.length > 0
      ? { zh: `是否指 ${near.join('、')}？`, en: `Did you mean ${near.join(', ')}?` }
      : { zh: '请核对编号；各表中列有全部编号。', en: 'Check the id; the tables of the run list them all.' },
  );
}

function print(line: CommandLine, value: unknown, page: () => string): void {
  if (line.json) process.stdout.write(`${JSON.stringify(value)}\n`);
  else if (!line.quiet) process.stdout.write(`${page()}\n`);
}
