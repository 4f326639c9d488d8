import type { Severity } from '../model/finding.js';
import { FINDING_SEVERITY_WORDS } from '../model/words.js';
import { fillSymbol, markerSymbol, qgisStyle } from './qml.js';

/** Colours of findings by severity, as red, green, blue. */
const COLOURS: Readonly<Record<Severity, string>> = {
  error: '215,25,28',
  warning: '253,141,60',
  note: '120,120,120',
  accepted: '49,130,189',
};
const SIZES: Readonly<Record<Severity, number>> = { error: 3, warning: 2.6, note: 1.8, accepted: 2 };

/**
 * The style of a layer of findings as QGIS reads it (QML): a symbol a severity, the worst drawn on top, the message shown on the map tip. The
 * first severities of the legend are the worst.
 */
export function findingStyle(shape: 'points' | 'areas'): string {
  const severities = Object.keys(COLOURS) as Severity[];
  const categories = severities.map((severity, n) => {
    const { zh, en } = FINDING_SEVERITY_WORDS[severity];
    return `<category type="string" render="true" symbol="${n}" value="${severity}" label="${zh} ${en}"/>`;
  });
  const symbols = severities.map((severity, n) =>
    shape === 'points'
      ? markerSymbol(n, COLOURS[severity], severity === 'error' ? 'triangle' : 'circle', SIZES[severity])
      : fillSymbol(n, COLOURS[severity]),
  );
  const tip = '[% "severity_zh" %] [% "code" %]&lt;br>[% "message_zh" %]&lt;br>[% "message" %]';
  const renderer = [
    `<renderer-v2 type="categorizedSymbol" attr="severity" enableorderby="1" symbollevels="0" forceraster="0">`,
    `<categories>${categories.join('')}</categories>`,
    `<symbols>${symbols.join('')}</symbols>`,
    `<orderby><orderByClause asc="0" nullsFirst="0">array_find(array('error','warning','note','accepted'),"severity")</orderByClause></orderby>`,
    '</renderer-v2>',
  ].join('');
  return qgisStyle(renderer, tip, shape);
}
