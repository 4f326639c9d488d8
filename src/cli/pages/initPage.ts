import type { Lang } from '../../model/finding.js';
import type { Reason } from '../../stages/recognise/reason.js';
import { layerLabel } from '../../stages/recognise/together.js';
import type { Inspection } from '../commands/inspection.js';
import { CONFIDENCE, PAGE_WIDTH } from './inspectWords.js';

import { textTable } from './textTable.js';
import { cut, wrap } from './wrap.js';

/** What `lianpian init` says: where each layer went, what is left to a person, and how to go on. */
export function initPage(
  { layers, others }: Inspection,
  keys: readonly (string | null)[],
  open: readonly Reason[],
  output: string,
  lang: Lang,
): string {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const header = [t('图层', 'layer'), t('角色', 'role'), t('把握', 'how sure'), t('方案中的键', 'key in the scenario')];
  const rows = layers.map((layer, n) => [
    cut(layerLabel(layer), 40),
    cut(layer.role.title?.[lang] ?? '–', 34),
    CONFIDENCE[layer.role.confidence][lang],
    keys[n] ?? (layer.role.use === null && layer.role.title ? t('不用', 'not used') : '$unrecognised'),
  ]);
  const table = textTable(header, rows, ['left', 'left', 'left', 'left']);
  const sections = [
    [t(`已写 ${output}`, `wrote ${output}`)],
    table,
    others.length > 0
      ? [`${t('未读（不是 GIS 数据）：', 'not read (no GIS data): ')}${others.join(t('、', ', '))}`]
      : [],
    open.length > 0
      ? [
          `■ ${t('请先处理', 'To settle first')}`,
          ...open.flatMap((one) =>
            wrap(one[lang], PAGE_WIDTH - 4).map((text, n) => (n === 0 ? `  ! ${text}` : `    ${text}`)),
          ),
        ]
      : [`${t('可以运行：', 'ready: ')}lianpian run ${output} -o ${t('结果', 'out')}`],
    [
      t(
        '请核对 name、date；目标在 $targets，核对后改名为 targets。',
        'Check name and date; targets stand in $targets: set them and rename it to targets.',
      ),
    ],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}
