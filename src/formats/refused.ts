import { type ErrorCode, LianpianError } from '../model/errors.js';
import type { Format } from './format.js';
import type { Source } from './source.js';

/**
 * Files that people deliver and that are not read: each is told from others, and its refusal says what to do instead.
 *
 * Definition: `E_FORMAT_UNSUPPORTED` is for files that hold geodata in a form that is not read, or that are packed; `E_FORMAT_UNKNOWN` for
 * documents, which hold none; in a zip they are passed over like any other file.
 */
interface Refusal {
  readonly id: string;
  readonly title: string;
  readonly endings: readonly string[];
  readonly signature?: (head: Uint8Array, text: string) => boolean;
  readonly code?: ErrorCode;
  readonly what: { readonly zh: string; readonly en: string };
  readonly remedy: { readonly zh: string; readonly en: string };
}

const STEM = /\.[^.]*$/;

const REFUSALS: readonly Refusal[] = [
  {
    id: 'vct',
    title: 'VCT',
    endings: ['vct'],
    signature: (_head, text) => text.startsWith('HeadBegin'),
    what: { zh: '是 VCT 交换文件，不能读取', en: 'is a VCT exchange file, which is not read' },
    remedy: {
      zh: '用 ArcGIS、MapGIS 或数据交换工具转成 File Geodatabase 或 Shapefile',
      en: 'Convert it to a File Geodatabase or Shapefile with the bureau’s exchange tool, ArcGIS or MapGIS.',
    },
  },
  {
    id: 'mdb',
    title: 'Personal Geodatabase / Access',
    endings: ['mdb', 'accdb'],
    signature: (_head, text) => /^.{0,4}Standard (Jet|ACE) DB/s.test(text),
    what: {
      zh: '是 Access 数据库（Personal Geodatabase），不能读取',
      en: 'is an Access database (Personal Geodatabase), which is not read',
    },
    remedy: {
      zh: '在 ArcGIS 中导出为 File Geodatabase（.gdb）',
      en: 'Export it to a File Geodatabase (.gdb) in ArcGIS; a table alone to XLSX or CSV.',
    },
  },
  {
    id: 'xls',
    title: 'Excel 97–2003',
    endings: ['xls', 'et'],
    // compound files of Office: those of documents are told by their ending
    signature: (head) => head[0] === 0xd0 && head[1] === 0xcf && head[2] === 0x11 && head[3] === 0xe0,
    what: { zh: '是旧版 Excel 工作簿，不能读取', en: 'is a workbook of Excel 97–2003, which is not read' },
    remedy: { zh: '在 Excel 或 WPS 中另存为 .xlsx', en: 'Save it as .xlsx in Excel, WPS or LibreOffice.' },
  },
  {
    id: 'ods',
    title: 'OpenDocument spreadsheet',
    endings: ['ods'],
    what: { zh: '是 OpenDocument 表格，不能读取', en: 'is an OpenDocument spreadsheet, which is not read' },
    remedy: { zh: '另存为 .xlsx 或 .csv', en: 'Save it as .xlsx or .csv.' },
  },
  {
    id: 'dwg',
    title: 'DWG',
    endings: ['dwg'],
    signature: (_head, text) => /^AC10\d\d\0/.test(text),
    what: { zh: '是 AutoCAD 图形，不能读取', en: 'is an AutoCAD drawing, which is not read' },
    remedy: { zh: '在 CAD 中另存为 DXF', en: 'Save it as DXF in AutoCAD or CASS.' },
  },
  {
    id: 'archive',
    title: 'RAR, 7z, tar, gzip',
    endings: ['rar', '7z', 'tar', 'gz', 'tgz', 'bz2', 'xz', '001', 'z01'],
    signature: (head, text) =>
      /^(Rar!|7z\xbc\xaf|BZh\d)/.test(text) ||
      (head[0] === 0x1f && head[1] === 0x8b) ||
      text.slice(257, 262) === 'ustar',
    what: { zh: '是压缩包，只能直接读取 .zip', en: 'is an archive of a kind that is not read; .zip is' },
    remedy: {
      zh: '解压后给出其中的文件，或重新压缩为 .zip',
      en: 'Unpack it and give its files, or pack them as .zip.',
    },
  },
  {
    id: 'shapefilePart',
    title: 'part of a Shapefile',
    endings: ['shx', 'prj', 'cpg', 'sbn', 'sbx', 'qix', 'qpj'],
    what: { zh: '是 Shapefile 的附属文件', en: 'is only a part of a Shapefile' },
    remedy: { zh: '请给出同名的 .shp：{stem}.shp', en: 'Give the .shp of the same name: {stem}.shp' },
  },
  {
    id: 'gdbPart',
    title: 'part of a File Geodatabase',
    endings: ['gdbtable', 'gdbtablx', 'gdbindexes', 'spx', 'atx', 'freelist', 'horizon'],
    what: { zh: '是 File Geodatabase 中的一个文件', en: 'is one file of a File Geodatabase' },
    remedy: { zh: '请给出整个 .gdb 文件夹', en: 'Give the whole .gdb folder it lies in.' },
  },
  {
    id: 'mapinfoPart',
    title: 'part of a MapInfo file',
    endings: ['mid'],
    what: { zh: '是 MapInfo 的附属文件', en: 'is only a part of a MapInfo file' },
    remedy: { zh: '请给出同名的 .mif：{stem}.mif', en: 'Give the .mif of the same name: {stem}.mif' },
  },
  {
    id: 'document',
    title: 'document',
    endings: ['pdf', 'doc', 'docx', 'wps', 'ppt', 'pptx', 'ofd', 'odt', 'rtf'],
    signature: (_head, text) => text.startsWith('%PDF'),
    code: 'E_FORMAT_UNKNOWN',
    what: { zh: '是文档，不是 GIS 文件', en: 'is a document, not a GIS file' },
    remedy: {
      zh: '请索取其中图、表的原始数据（Shapefile、GDB、XLSX …）',
      en: 'Ask for the data behind its maps and tables (Shapefile, File Geodatabase, XLSX …).',
    },
  },
];

export const REFUSED: readonly Format[] = REFUSALS.map((refusal) => ({
  id: refusal.id,
  title: refusal.title,
  endings: refusal.endings,
  ...(refusal.code ? { sharedEndings: refusal.endings } : {}),
  endingFirst: true,
  refused: true,
  recognises: refusal.signature ?? (() => false),
  read: (source) => Promise.reject(refused(refusal, source)),
  write: null,
}));

function refused({ code, what, remedy }: Refusal, source: Source): LianpianError {
  const stem = source.name.replace(STEM, '');
  const filled = (text: string) => text.replace('{stem}', stem);
  return new LianpianError(
    code ?? 'E_FORMAT_UNSUPPORTED',
    { zh: `${source.name} ${what.zh}`, en: `${source.name} ${what.en}` },
    source.name,
    { zh: filled(remedy.zh), en: filled(remedy.en) },
  );
}
