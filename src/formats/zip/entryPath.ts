/**
 * The path of a file inside a zip, made one that stays inside.
 *
 * Promises: `/` between folders; no drive, no leading slash, no empty or `.` part. A path with `..` or a NUL, and one that
 * has nothing left, is null: such a file is not unpacked. `changed` says that the path is not as the zip has it (backslashes count not:
 * that is how some programs of Windows write every path).
 */
export interface EntryPath {
  readonly path: string;
  readonly changed: boolean;
}

export function entryPath(name: string): EntryPath | null {
  if (name.includes('\0')) return null;
  const slashed = name.replaceAll('\\', '/');
  const parts = slashed.replace(/^[A-Za-z]:/, '').split('/');
  if (parts.includes('..')) return null;
  const path = parts.filter((part) => part !== '' && part !== '.').join('/');
  if (path === '') return null;
  return { path, changed: path !== slashed.replace(/\/$/, '') };
}

const LONGEST_NAME = 80;

/** A file name that any file system takes: what Windows forbids becomes `_`, long stems are cut, the ending stays. */
export function fileNameOnDisk(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is to be replaced
  const plain = name.replace(/[<>:"|?*\u0000-\u001f]/g, '_').replace(/[. ]+$/, '_');
  const at = plain.indexOf('.') > 0 ? plain.lastIndexOf('.') : plain.length;
  const stem = plain.slice(0, at);
  const cut = [...stem].slice(0, LONGEST_NAME).join('');
  return `${/^(con|prn|aux|nul|com\d|lpt\d)$/i.test(cut) ? `_${cut}` : cut}${plain.slice(at, at + 20)}`;
}
