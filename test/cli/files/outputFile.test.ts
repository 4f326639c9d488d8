import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  checkPlace,
  type OutputPlace,
  pendingOutput,
  publishFiles,
  putInPlace,
} from '../../../src/cli/files/outputFile.js';
import { temporaryFolder } from '../../helpers/program.js';

let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
let folder: string;
let count = 0;

beforeAll(async () => {
  temporary = await temporaryFolder();
});
afterAll(() => temporary.remove());
beforeEach(async () => {
  folder = join(temporary.path, String(++count));
  await mkdir(folder);
});

const bytes = (text: string) => new TextEncoder().encode(text);
const place = (name: string, more: Partial<OutputPlace> = {}): OutputPlace => ({
  path: join(folder, name),
  force: false,
  inputs: [],
  ...more,
});
const SIDES = ['dbf', 'shx', 'prj', 'cpg', 'sbn', 'shp.xml'];

async function contents(): Promise<Record<string, string>> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((one) => one.isFile());
  const entries = await Promise.all(
    names.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(folder.length + 1), await readFile(path, 'utf8')] as const;
    }),
  );
  return Object.fromEntries(entries.sort());
}

describe('an output', () => {
  it('of one file stands in its place and nothing beside it, in folders that are made', async () => {
    await publishFiles(place('new/deep/a.gpkg'), [{ name: 'a.gpkg', bytes: bytes('one') }]);
    expect(await contents()).toEqual({ 'new/deep/a.gpkg': 'one' });
  });

  it('that stands already is replaced with force, or when it is one of ours, and not else', async () => {
    await writeFile(join(folder, 'a.csv'), 'old');
    const files = [{ name: 'a.csv', bytes: bytes('new') }];
    await expect(publishFiles(place('a.csv'), files)).rejects.toMatchObject({ code: 'E_OUTPUT_EXISTS' });
    await expect(publishFiles(place('a.csv', { mayReplace: async () => false }), files)).rejects.toMatchObject({
      code: 'E_OUTPUT_EXISTS',
    });
    expect(await contents()).toEqual({ 'a.csv': 'old' });
    await publishFiles(place('a.csv', { mayReplace: async (path) => path.endsWith('a.csv') }), files);
    expect(await contents()).toEqual({ 'a.csv': 'new' });
    await publishFiles(place('a.csv', { force: true }), [{ name: 'a.csv', bytes: bytes('newer') }]);
    expect(await contents()).toEqual({ 'a.csv': 'newer' });
  });

  it('that is a Shapefile takes the side files of the old one away, in any case, and no others', async () => {
    for (const name of ['a.shp', 'A.PRJ', 'a.sbn', 'a.shp.xml', 'a.csv', 'ab.prj'])
      await writeFile(join(folder, name), 'old');
    const files = ['a.shp', 'a.shx', 'a.dbf'].map((name) => ({ name, bytes: bytes('new') }));
    await expect(publishFiles(place('a.shp', { sides: SIDES }), files)).rejects.toMatchObject({
      code: 'E_OUTPUT_EXISTS',
    });
    await publishFiles(place('a.shp', { sides: SIDES, force: true }), files);
    expect(await contents()).toEqual({
      'a.csv': 'old',
      'a.dbf': 'new',
      'a.shp': 'new',
      'a.shx': 'new',
      'ab.prj': 'old',
    });
  });

  it('that is a folder replaces the whole folder', async () => {
    await mkdir(join(folder, 'a.gdb'));
    await writeFile(join(folder, 'a.gdb/old'), 'old');
    await publishFiles(place('a.gdb', { force: true }), [{ name: 'a.gdb/new', bytes: bytes('new') }]);
    expect(await contents()).toEqual({ 'a.gdb/new': 'new' });
  });

  it('may not be an input, hold one or lie in one, with force or without, by whatever name', async () => {
    await mkdir(join(folder, 'in.gdb'));
    await writeFile(join(folder, 'in.shp'), 'in');
    await writeFile(join(folder, 'in.gdb/a'), 'in');
    await symlink(join(folder, 'in.shp'), join(folder, 'link.shp'));
    const inputs = [join(folder, 'in.shp'), join(folder, 'in.gdb')];
    for (const name of ['in.shp', 'link.shp', 'in.gdb', 'in.gdb/b.csv', `../${count}`]) {
      await expect(checkPlace(place(name, { force: true, inputs })), name).rejects.toMatchObject({
        code: 'E_OUTPUT_EXISTS',
        message: expect.stringContaining('which is read'),
      });
    }
    await checkPlace(place('out.shp', { inputs }));
  });

  it('stopped by hand leaves what was there and nothing else', async () => {
    await writeFile(join(folder, 'a.csv'), 'old');
    const stopped = AbortSignal.abort();
    const files = [{ name: 'a.csv', bytes: bytes('new') }];
    await expect(publishFiles(place('a.csv', { force: true }), files, stopped)).rejects.toMatchObject({
      code: 'E_CANCELLED',
    });
    expect(await contents()).toEqual({ 'a.csv': 'old' });
    expect(await readdir(folder)).toEqual(['a.csv']);
  });

  it('of which one file can not be put in place puts all the old ones back', async () => {
    await mkdir(join(folder, 'fresh'));
    for (const name of ['a.shp', 'a.dbf', 'fresh/a.shp']) await writeFile(join(folder, name), name);
    const at = (name: string) => join(folder, name);
    const moves = [
      [at('fresh/a.shp'), at('a.shp')],
      [at('fresh/a.dbf'), at('a.dbf')],
    ] as const;
    await expect(putInPlace(moves, [at('a.dbf'), at('a.shp')], at('aside'), 'a.shp')).rejects.toMatchObject({
      code: 'E_OUTPUT_LOCKED',
    });
    expect(await contents()).toEqual({ 'a.dbf': 'a.dbf', 'a.shp': 'a.shp', 'fresh/a.shp': 'fresh/a.shp' });
  });

  it('is written part by part, and is not there before the last', async () => {
    const pending = await pendingOutput(place('a.shp'));
    const [shp, dbf] = [await pending.sink.open('a.shp'), await pending.sink.open('a.dbf')];
    const reused = bytes('head');
    await shp.append(reused);
    reused.set(bytes('BODY'));
    await shp.append(reused);
    await dbf.append(bytes('rows'));
    await shp.patch(1, bytes('EA'));
    await shp.close();
    await dbf.close();
    expect(pending.names()).toEqual(['a.shp', 'a.dbf']);
    expect(Object.keys(await contents()).every((name) => name.startsWith('.a.shp-'))).toBe(true);
    await pending.publish();
    await pending.discard();
    expect(await contents()).toEqual({ 'a.dbf': 'rows', 'a.shp': 'hEAdBODY' });
  });

  it('whose writer fails is gone, with the folders made for it and files left open', async () => {
    await mkdir(join(folder, 'kept'));
    const pending = await pendingOutput(place('kept/new/deep/a.fgb'));
    const file = await pending.sink.open('a.fgb');
    await file.append(bytes('half'));
    await pending.discard();
    expect(await readdir(folder, { recursive: true })).toEqual(['kept']);
    await expect(file.append(bytes('more'))).rejects.toThrow();
  });

  it('is stopped between two blocks', async () => {
    const stop = new AbortController();
    const pending = await pendingOutput(place('a.fgb'), stop.signal);
    const file = await pending.sink.open('a.fgb');
    await file.append(bytes('half'));
    stop.abort();
    await expect(file.append(bytes('more'))).rejects.toMatchObject({ code: 'E_CANCELLED' });
    await pending.discard();
    expect(await readdir(folder)).toEqual([]);
  });

  it.skipIf(process.getuid?.() === 0)('in a folder that may not be written leaves nothing', async () => {
    await chmod(folder, 0o555);
    await expect(publishFiles(place('a.csv'), [{ name: 'a.csv', bytes: bytes('x') }])).rejects.toMatchObject({
      code: 'EACCES',
    });
    await chmod(folder, 0o755);
    expect(await readdir(folder)).toEqual([]);
  });
});
