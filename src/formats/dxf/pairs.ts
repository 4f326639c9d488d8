import { damaged } from '../source.js';

/**
 * The text of a DXF as pairs of a group code and a value, two lines each, and as entities.
 *
 * Definition: an entity starts at group 0 with its type and owns the pairs up to the next group 0.
 * Promises: entities of the ENTITIES section in file order, those of blocks apart; `whole` is false when the file does not end with EOF.
 * A line that is no group code where one must be is refused with its number.
 */
export interface DxfEntity {
  readonly type: string;
  readonly line: number;
  /** Group codes and values, in order, without the type. */
  readonly codes: readonly number[];
  readonly values: readonly string[];
}

export function readEntities(
  text: string,
  file: string,
  take: (entity: DxfEntity) => void,
): { readonly whole: boolean } {
  let at = 0;
  let line = 0;
  let section = '';
  let entity: { type: string; line: number; codes: number[]; values: string[] } | null = null;
  const nextLine = (): string | null => {
    if (at >= text.length) return null;
    const stop = text.indexOf('\n', at);
    const end = stop < 0 ? text.length : stop;
    const said = text.slice(at, text[end - 1] === '\r' ? end - 1 : end);
    at = end + 1;
    line++;
    return said;
  };
  const endEntity = () => {
    if (entity && section === 'ENTITIES') take(entity);
    entity = null;
  };
  for (;;) {
    const codeText = nextLine();
    const code = codeText === null ? null : Number(codeText);
    if (codeText === null || (codeText.trim() === '' && at >= text.length)) return { whole: false };
    if (code === null || !Number.isInteger(code) || codeText.trim() === '') {
      throw damaged(
        file,
        `第 ${line} 行应为组码 / line ${line} should be a group code, it is "${codeText.slice(0, 40)}"`,
        '用 CAD 重新另存为 DXF / Save it as DXF anew.',
      );
    }
    const value = nextLine();
    if (value === null) return { whole: false };
    if (code === 0) {
      endEntity();
      const type = value.trim();
      if (type === 'EOF') return { whole: true };
      if (type === 'ENDSEC') section = '';
      else if (section !== '' || type !== 'SECTION') entity = { type, line, codes: [], values: [] };
      else section = '?';
    } else if (section === '?' && code === 2) section = value.trim();
    else if (entity && section === 'ENTITIES') {
      entity.codes.push(code);
      entity.values.push(value);
    }
  }
}
