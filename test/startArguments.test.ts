import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runArguments } from '../scripts/setup.mjs';
import { ROOT } from './helpers/program.js';

const demo = join(ROOT, 'data', 'yinzhou', 'scenario.json');
const out = (name: string) => relative(process.cwd(), join(ROOT, 'out', name));

describe('npm start', () => {
  it('runs the demo district, with options too', () => {
    expect(runArguments([])).toEqual([demo, '-o', out('yinzhou')]);
    expect(runArguments(['--lang', 'zh'])).toEqual([demo, '--lang', 'zh', '-o', out('yinzhou')]);
  });
  it('runs the scenario that is given, into the folder that is given', () => {
    expect(runArguments(['my/own.json'])).toEqual(['my/own.json', '-o', out('run')]);
    expect(runArguments(['my/own.json', '-o', 'there'])).toEqual(['my/own.json', '-o', 'there']);
  });
});
