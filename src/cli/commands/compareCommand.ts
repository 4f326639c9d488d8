import { readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { compareRuns, type Difference } from '../../compare.js';
import { number, tableOf, text } from '../../export/fields.js';
import type { Summary } from '../../export/summary.js';
import { writeCsv } from '../../formats/table/writeCsv.js';
import { writeXlsx } from '../../formats/table/writeXlsx.js';
import { LianpianError } from '../../model/errors.js';
import { unitWord } from '../../model/unitWords.js';
import { type CommandLine, usage } from '../commandLine.js';
import { checkPlace, publishFiles } from '../files/outputFile.js';
import { readSummary } from '../files/summaryFile.js';
import { textTable } from '../pages/textTable.js';

/** `lianpian compare DIR_A DIR_B`: exit 0 when the runs agree, 1 when they differ. The table is CSV, XLSX or JSON by the ending of `-o`. */
export async function compareCommand(line: CommandLine): Promise<0 | 1> {
  if (line.paths.length !== 2)
    throw usage({ zh: 'compare 需要两个成果文件夹', en: 'compare needs two folders of runs' });
  if (line.output === '-' && line.json)
    throw usage({
      zh: '-o - 与 --json 都写到标准输出，不能同时用',
      en: '-o - and --json both write to standard output',
    });
  const [first, second] = await Promise.all(line.paths.map(readSummary));
  if (first.areaBasis !== second.areaBasis) {
    throw new LianpianError(
      'E_USAGE',
      `areas of two bases can't be compared: ${first.areaBasis} and ${second.areaBasis}`,
      line.paths.join(' and '),
      'Compare runs on the same kind of CRS, levelled to control areas (area.levelling) both or neither.',
    );
  }
  const rows = compareRuns(first, second);
  if (line.output !== null && line.output !== '-')
    await writeWhole(line.output, await fileBytes(line.output, rows), line);
  if (line.output === '-') process.stdout.write(csvOf(rows));
  else if (line.json) process.stdout.write(`${JSON.stringify(rows)}\n`);
  else if (!line.quiet) process.stdout.write(`${pageOf(rows, first, second, line)}\n`);
  return rows.length === 0 ? 0 : 1;
}

function csvOf(rows: readonly Difference[]): Uint8Array {
  const { table, decimals } = differencesTable(rows);
  return writeCsv(table, decimals);
}

async function fileBytes(path: string, rows: readonly Difference[]): Promise<Uint8Array> {
  const name = basename(path);
  switch (extname(name).toLowerCase()) {
    case '.csv':
      return csvOf(rows);
    case '.xlsx': {
      const { table, decimals } = differencesTable(rows);
      return writeXlsx(name, [{ name: 'differences', shapes: { kind: 'none' }, crs: null, table, decimals }]);
    }
    case '.json':
      return new TextEncoder().encode(`${JSON.stringify(rows, null, 2)}\n`);
    default:
      throw new LianpianError(
        'E_FORMAT_UNKNOWN',
        `${name}: the differences of two runs are not written in this format`,
        path,
        'Give the output one of these endings: .csv .xlsx .json.',
      );
  }
}

function differencesTable(rows: readonly Difference[]) {
  return tableOf(rows.length, [
    text('about', '类别', (i) => rows[i].about),
    text('name', '名称', (i) => rows[i].name),
    text('figure', '指标', (i) => rows[i].figure),
    text('unit', '单位', (i) => rows[i].unit),
    text('first', '甲', (i) => String(rows[i].first)),
    text('second', '乙', (i) => String(rows[i].second)),
    number('difference', '差', 2, (i) => rows[i].difference),
  ]);
}

/** What stands there already is replaced only if it is such a table, or with `force`. */
async function writeWhole(path: string, bytes: Uint8Array, line: CommandLine): Promise<void> {
  const place = {
    path,
    force: line.force,
    inputs: line.paths.map((folder) => join(folder, 'summary.json')),
    mayReplace: isTableOfOurs,
  };
  if ((await stat(path).catch(() => null))?.isDirectory()) {
    throw new LianpianError(
      'E_OUTPUT_EXISTS',
      `${path} is a folder`,
      path,
      'Give a file name ending in .csv, .xlsx or .json.',
    );
  }
  await checkPlace(place);
  await publishFiles(place, [{ name: basename(path), bytes }]);
}

async function isTableOfOurs(path: string): Promise<boolean> {
  const start = (await readFile(path)).subarray(0, 60).toString('utf8');
  return start.includes('about,name,figure') || /^\[(\]|\s*\{\s*"about")/.test(start);
}

function pageOf(rows: readonly Difference[], first: Summary, second: Summary, { lang }: CommandLine): string {
  const title = `${first.scenario[lang]} → ${second.scenario[lang]}`;
  if (rows.length === 0) return `${title}\n${lang === 'zh' ? '两次结果相同' : 'the two runs agree'}`;
  const header =
    lang === 'zh'
      ? ['类别', '名称', '指标', '单位', '甲', '乙', '差']
      : ['about', 'name', 'figure', 'unit', 'first', 'second', 'difference'];
  const cells = rows.map((r) => [
    r.about,
    r.name,
    r.figure,
    unitWord(r.unit, lang),
    String(r.first),
    String(r.second),
    r.difference === null ? '' : signed(r.difference),
  ]);
  return [title, ...textTable(header, cells, ['left', 'left', 'left', 'left', 'right', 'right', 'right'])].join('\n');
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${value.toLocaleString('en-US', { maximumFractionDigits: 2 })}`;
}
