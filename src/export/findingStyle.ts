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
 * first severities of the legend are the worst. Nearer than 1:LABELLED_TO points say in words what they are, where these ask for a person.
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
  return qgisStyle(renderer, tip, shape, shape === 'points' ? labels() : '');
}

/** The scale from which on labels are shown. */
const LABELLED_TO = 3000;

function labels(): string {
  const words = `CASE WHEN "severity" IN ('error','warning') THEN wordwrap("message_zh",14) END`;
  const field = words.replaceAll('"', '&quot;');
  const style = [
    `<text-style fieldName="${field}" isExpression="1" fontFamily="Noto Sans CJK SC" fontSize="8" fontSizeUnit="Point" textColor="40,40,40,255">`,
    '<text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,230"/></text-style>',
  ].join('');
  const worst = `<Option type="Map" name="Priority"><Option type="bool" name="active" value="true"/><Option type="QString" name="expression" value="if(&quot;severity&quot;='error',10,5)"/><Option type="int" name="type" value="3"/></Option>`;
  return [
    `<labeling type="simple"><settings calloutType="simple">${style}<text-format wrapChar="" multilineAlign="0"/>`,
    '<placement placement="6" dist="1.5" distUnits="MM"/>',
    `<rendering scaleVisibility="1" scaleMin="0" scaleMax="${LABELLED_TO}" drawLabels="1" obstacle="1"/>`,
    `<dd_properties><Option type="Map"><Option type="QString" name="name" value=""/><Option type="Map" name="properties">${worst}</Option><Option type="QString" name="type" value="collection"/></Option></dd_properties>`,
    '</settings></labeling>',
  ].join('');
}
