/** One-sheet workbooks: a title row, a header row, the rows. The archive's times are fixed, so that bytes repeat. */
import writeExcelFile from 'write-excel-file/node';

export type SheetCell = string | number | null;

export async function sheetBytes(
  sheet: string,
  title: string,
  header: readonly string[],
  rows: readonly (readonly SheetCell[])[],
): Promise<Uint8Array> {
  const blank = header.slice(1).map(() => null);
  const data = [[title, ...blank], [...header], ...rows.map((row) => [...row])].map((row, i) =>
    row.map((value) =>
      value === null
        ? null
        : typeof value === 'number'
          ? { type: Number, value }
          : { type: String, value, ...(i < 2 ? { fontWeight: 'bold' as const } : {}) },
    ),
  );
  const file = await writeExcelFile(data, {
    sheet,
    columns: header.map((name) => ({ width: Math.max(9, name.length * 2.2) })),
  });
  return withoutTimes(new Uint8Array(await file.toBuffer()));
}

/** Sets every date of a zip archive to 2021-12-31. */
function withoutTimes(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  while (view.getUint32(end, true) !== 0x06054b50) end--;
  const entries = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const date = ((2021 - 1980) << 9) | (12 << 5) | 31;
  for (let i = 0; i < entries; i++) {
    const local = view.getUint32(at + 42, true);
    view.setUint32(at + 12, date << 16, true);
    view.setUint32(local + 10, date << 16, true);
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return bytes;
}
