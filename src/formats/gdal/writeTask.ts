import { freeName, type Gdal, type GdalFs, OUTPUT } from './library.js';
import type { GdalTypedField, GdalWriteTask, WrittenFile } from './task.js';

/** Writes layers with GDAL, on the thread it is called on, into a folder of its own in the scratch folder. */
export function writeLayers(gdal: Gdal, task: GdalWriteTask, errors: string[]): readonly WrittenFile[] {
  const { FS } = gdal;
  const folder = freeName(FS, '');
  FS.mkdir(`${OUTPUT}/${folder}`);
  for (const [n, layer] of task.layers.entries()) {
    const input = layer.file;
    const typed = layer.fields ? `${folder}-layer.vrt` : null;
    if (layer.fields)
      FS.writeFile(`${OUTPUT}/${typed}`, new TextEncoder().encode(virtualLayer(input, layer.name, layer.fields)));
    const dataset = gdal.open(`${OUTPUT}/${typed ?? input}`, [], typed ? ['OGR_VRT'] : ['FlatGeobuf']);
    const append = n > 0 ? ['-update', '-append'] : [];
    gdal.convert(dataset, `${OUTPUT}/${folder}/${task.fileName}`, ['-f', task.driver, ...append, ...layer.args]);
    gdal.close(dataset);
    if (errors.length > 0) throw new Error(errors.join('; '));
    if (typed) FS.unlink(`${OUTPUT}/${typed}`);
  }
  return filesBelow(FS, folder, '');
}

/** GDAL's description of a layer in another file, with types and titles of its own. */
function virtualLayer(input: string, name: string, fields: readonly GdalTypedField[]): string {
  const lines = fields.map(({ name: field, type, title }) => {
    const [, base, subtype] = /^(\w+)(?:\((\w+)\))?$/.exec(type) ?? [];
    const more = `${subtype ? ` subtype="${subtype}"` : ''}${title ? ` alternativeName="${xml(title)}"` : ''}`;
    return `<Field name="${xml(field)}" src="${xml(field)}" type="${base}"${more}/>`;
  });
  const source = `<SrcDataSource relativeToVRT="1">${xml(input)}</SrcDataSource><SrcLayer>${xml(name)}</SrcLayer>`;
  return `<OGRVRTDataSource><OGRVRTLayer name="layer">${source}${lines.join('')}</OGRVRTLayer></OGRVRTDataSource>`;
}

function xml(text: string): string {
  return text.replace(/[&<>"\r\n\t]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** All files below a folder, in order of their names. */
function filesBelow(fs: GdalFs, folder: string, prefix: string): WrittenFile[] {
  const names = fs
    .readdir(`${OUTPUT}/${folder}/${prefix}`)
    .filter((name) => name !== '.' && name !== '..')
    .sort();
  return names.flatMap((each) => {
    const name = `${prefix}${each}`;
    const file = `${folder}/${name}`;
    return fs.isDir(fs.stat(`${OUTPUT}/${file}`).mode) ? filesBelow(fs, folder, `${name}/`) : [{ name, file }];
  });
}
