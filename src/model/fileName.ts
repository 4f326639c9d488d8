/** A path's last part; folders may be parted by either slash. */
export function withoutFolder(path: string): string {
  return path.replace(/^.*[\\/]/, '');
}

/** File name without folder and ending: the name of a layer whose format has none. */
export function baseName(path: string): string {
  return withoutFolder(path).replace(/\.[^.]+$/, '');
}
