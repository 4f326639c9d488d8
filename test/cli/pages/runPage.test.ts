import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resultPage } from '../../../src/cli/pages/runPage.js';
import type { Summary } from '../../../src/export/summary.js';
import { ROOT } from '../../helpers/program.js';

async function pageOf(golden: string, lang: 'zh' | 'en'): Promise<string> {
  const path = join(ROOT, 'test', 'golden', golden, 'expected', 'summary.json');
  return resultPage(JSON.parse(await readFile(path, 'utf8')) as Summary, 'out', lang);
}

describe('the page of a run', () => {
  it('says the four areas in one line, each against the official one', async () => {
    expect(await pageOf('fifteen', 'en')).toContain(
      '\n15 parcels, 925.93 mu; planar +344.72 m² (+0.0558 %); geodesic 0.00 m² (0.0000 %); recorded +5.02 m² (+0.0008 %); ' +
        '2 agree with the recorded area, 13 differ, 0 warned of, 0 in error\n',
    );
    expect(await pageOf('fifteen', 'zh')).toContain(
      '\n15 个图斑 925.93 亩；平面 +344.72 m² (+0.0558 %)；测地 0.00 m² (0.0000 %)；记载 +5.02 m² (+0.0008 %)；' +
        '与记载相符 2、略有出入 13、超限 0、严重超限 0\n',
    );
    expect(await pageOf('fifteen', 'en')).not.toContain('Levelled');
  });

  it('says units and how solves ended in Chinese', async () => {
    const page = await pageOf('fifteen', 'zh');
    expect(page).toMatch(/扰动 [\d,.]+ 平方米建筑；备选连片之内 ≥ [\d,.]+ \(差距 0\.000 %, 已证最优\)/);
    expect(page).toMatch(/由公共平台归宗的连片 0 处 \(≤ 40\)/);
    expect(page).toMatch(/复垦复绿 +必须 +> 25 +亩/);
    const [, decided] = /■ 连片方案(.*)■ 输出/s.exec(page) ?? [];
    expect(decided).not.toMatch(/m² of|weighted share|percent|firms|clusters |town borders|optimal/);
    expect(await pageOf('fifteen', 'en')).toMatch(/disturbance [\d,.]+ m² of floor; within .*, optimal\)/);
  });

  it('tells the share of firms in parks also with those that close', async () => {
    const path = join(ROOT, 'test', 'golden', 'fifteen', 'expected', 'summary.json');
    const summary = JSON.parse(await readFile(path, 'utf8')) as Summary;
    const firms = { ...summary.firms, operatingBefore: 10, inParkAfter: 6, closedOperating: 2 };
    expect(resultPage({ ...summary, firms }, 'out', 'en')).toContain(
      '\ninParkShare: 6 in parks; 10 operated before, 2 of them closed; with these in the denominator 60 %\n',
    );
    expect(resultPage({ ...summary, firms }, 'out', 'zh')).toContain('其中关停 2 家；关停企业计入分母为 60 %');
  });

  it('names levelling and the basis it makes', async () => {
    const page = await pageOf('levelled', 'en');
    expect(page).toContain('Areas: official ellipsoidal area, levelled to the control areas of villages; CRS');
    expect(page).toContain(
      '\nLevelled to control areas: 2 of 2 villages (617,285.28 → 617,285.30 m², a parcel by at most 0.01), ' +
        '0 too far off (limit 0.00001 and 0.01 m² a parcel), 0 without a control area; accounted on levelled areas\n',
    );
    expect(await pageOf('levelled', 'zh')).toContain('控制面积调平：2 个村中 2 个已调平');
  });
});
