import type { Severity } from '../model/finding.js';
import { FINDING_SEVERITY_WORDS } from '../model/words.js';

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
  const symbols = severities.map((severity, n) => (shape === 'points' ? marker(severity, n) : fill(severity, n)));
  const tip = '[% "severity_zh" %] [% "code" %]&lt;br>[% "message_zh" %]&lt;br>[% "message" %]';
  return [
    '<!DOCTYPE qgis PUBLIC "http://mrcc.com/qgis.dtd" "SYSTEM">',
    '<qgis version="3.22" styleCategories="Symbology|MapTips">',
    `<renderer-v2 type="categorizedSymbol" attr="severity" enableorderby="1" symbollevels="0" forceraster="0">`,
    `<categories>${categories.join('')}</categories>`,
    `<symbols>${symbols.join('')}</symbols>`,
    `<orderby><orderByClause asc="0" nullsFirst="0">array_find(array('error','warning','note','accepted'),"severity")</orderByClause></orderby>`,
    '</renderer-v2>',
    `<mapTip>${tip}</mapTip>`,
    `<layerGeometryType>${shape === 'points' ? 0 : 2}</layerGeometryType>`,
    '</qgis>',
  ].join('');
}

function marker(severity: Severity, n: number): string {
  return symbol('marker', n, 'SimpleMarker', {
    color: `${COLOURS[severity]},220`,
    name: severity === 'error' ? 'triangle' : 'circle',
    outline_color: '255,255,255,255',
    outline_width: '0.2',
    size: String(SIZES[severity]),
    size_unit: 'MM',
  });
}

function fill(severity: Severity, n: number): string {
  return symbol('fill', n, 'SimpleFill', {
    color: `${COLOURS[severity]},90`,
    style: 'solid',
    outline_color: `${COLOURS[severity]},255`,
    outline_style: 'solid',
    outline_width: '0.5',
    outline_width_unit: 'MM',
  });
}

function symbol(type: string, n: number, layer: string, options: Readonly<Record<string, string>>): string {
  const list = Object.entries(options).map(
    ([name, value]) => `<Option type="QString" name="${name}" value="${value}"/>`,
  );
  return `<symbol type="${type}" name="${n}" alpha="1" clip_to_extent="1"><layer class="${layer}" enabled="1" pass="0" locked="0"><Option type="Map">${list.join('')}</Option></layer></symbol>`;
}
