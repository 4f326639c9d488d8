import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SETTINGS } from '../src/model/settings.js';

const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly engines: Readonly<Record<string, string>>;
  readonly license: string;
  readonly type: string;
  readonly types: string;
};

describe('the package keeps its own promises', () => {
  it('is ESM, typed, MIT, for Node 20.19 and newer', () => {
    expect(manifest).toMatchObject({ type: 'module', types: './dist/index.d.ts', license: 'MIT' });
    expect(manifest.engines.node).toBe('>=20.19');
  });

  it('says in both READMEs what each dependency is for', () => {
    for (const name of ['README.md', 'README.zh-CN.md']) {
      for (const dependency of Object.keys(manifest.dependencies))
        expect(read(name), name).toContain(`\`${dependency}\``);
    }
  });

  it('keeps both READMEs in step: the same headings, tables and code blocks in number', () => {
    const shape = (name: string) => ({
      headings: read(name).match(/^#+ /gm)?.length,
      tables: read(name).match(/^\|---/gm)?.length,
      blocks: read(name).match(/^```/gm)?.length,
    });
    expect(shape('README.zh-CN.md')).toEqual(shape('README.md'));
  });

  it('locks its packages by integrity, without addresses', () => {
    const lock = read('package-lock.json');
    expect(lock).not.toContain('"resolved"');
    expect(lock).toContain('"integrity"');
  });

  it('gives every setting a unit, a reason in both languages and a source', () => {
    for (const [key, { unit, reason, source }] of Object.entries(SETTINGS)) {
      expect(
        [unit, reason.zh, reason.en, source].every((text) => text.length > 0),
        key,
      ).toBe(true);
      expect(reason.zh, key).toMatch(/[\u4e00-\u9fff]/);
    }
  });
});
