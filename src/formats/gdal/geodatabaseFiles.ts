import { damaged, type Source } from '../source.js';

/**
 * Whether the files of a File Geodatabase are whole: GDAL reads what is there of a cut or missing table and says nothing.
 *
 * Method: the head of a .gdbtable has its size; that of a .gdbtablx (the places of its rows) the number of its blocks of 1,024 places and the
 * bytes a place takes. Files may be longer than they say. Every .gdbtablx has its .gdbtable, and the catalogue is table 1.
 */
export async function refuseCutGeodatabase(source: Source): Promise<void> {
  const files = await source.files?.();
  if (!files) return;
  const byName = new Map(files.map((file) => [file.name.toLowerCase(), file]));
  if (!byName.has('a00000001.gdbtable')) {
    throw damaged(
      source.name,
      '文件夹中没有数据库目录表 a00000001.gdbtable / there is no catalogue (a00000001.gdbtable) in the folder',
      '给出完整的 .gdb 文件夹 / Give the whole .gdb folder; ask for it again if this is all there is.',
    );
  }
  for (const [name, file] of byName) {
    if (name.endsWith('.gdbtable')) await refuseCut(source, file, 40, tableBytes);
    if (!name.endsWith('.gdbtablx')) continue;
    await refuseCut(source, file, 16, placesBytes);
    const table = name.replace(/x$/, 'e');
    if (!byName.has(table)) throw cutOff(source, `缺少 ${table} / ${table} is missing`);
  }
}

async function refuseCut(source: Source, file: Source, headBytes: number, announced: (head: DataView) => number) {
  const head = await file.read(0, headBytes);
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const bytes = head.length < headBytes ? headBytes : announced(view);
  if (file.byteLength >= bytes) return;
  throw cutOff(
    source,
    `${file.name} 应有 ${bytes} 字节，只有 ${file.byteLength} / ${file.name} announces ${bytes} bytes and has ${file.byteLength}`,
  );
}

function tableBytes(head: DataView): number {
  return Number(head.getBigUint64(24, true));
}

function placesBytes(head: DataView): number {
  return 16 + head.getUint32(4, true) * 1024 * head.getUint32(12, true);
}

function cutOff(source: Source, what: string) {
  return damaged(
    source.name,
    what,
    '重新索取或复制整个 .gdb；--salvage 读入其余部分 / Ask for the .gdb again, or copy it anew; --salvage reads what is there.',
  );
}
