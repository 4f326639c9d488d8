/** Symbols of QGIS as its styles (QML) write them; colours are red, green, blue. */

/** A filled outline: the fill is seen through. */
export function fillSymbol(name: number, colour: string): string {
  return symbol('fill', name, 'SimpleFill', {
    color: `${colour},90`,
    style: 'solid',
    outline_color: `${colour},255`,
    outline_style: 'solid',
    outline_width: '0.5',
    outline_width_unit: 'MM',
  });
}

export function markerSymbol(name: number, colour: string, shape: 'triangle' | 'circle', sizeMm: number): string {
  return symbol('marker', name, 'SimpleMarker', {
    color: `${colour},220`,
    name: shape,
    outline_color: '255,255,255,255',
    outline_width: '0.2',
    size: String(sizeMm),
    size_unit: 'MM',
  });
}

function symbol(type: string, name: number, layer: string, options: Readonly<Record<string, string>>): string {
  const list = Object.entries(options).map(
    ([option, value]) => `<Option type="QString" name="${option}" value="${value}"/>`,
  );
  return `<symbol type="${type}" name="${name}" alpha="1" clip_to_extent="1"><layer class="${layer}" enabled="1" pass="0" locked="0"><Option type="Map">${list.join('')}</Option></layer></symbol>`;
}

/** A whole style: renderer, map tip and, where there are any, labels of a layer of points or of polygons. */
export function qgisStyle(renderer: string, tip: string, shape: 'points' | 'areas', labels = ''): string {
  return [
    '<!DOCTYPE qgis PUBLIC "http://mrcc.com/qgis.dtd" "SYSTEM">',
    `<qgis version="3.22" styleCategories="Symbology|Labeling|MapTips" labelsEnabled="${labels === '' ? 0 : 1}">`,
    renderer,
    labels,
    `<mapTip>${tip}</mapTip>`,
    `<layerGeometryType>${shape === 'points' ? 0 : 2}</layerGeometryType>`,
    '</qgis>',
  ].join('');
}
