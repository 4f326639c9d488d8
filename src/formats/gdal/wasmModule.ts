/** WebAssembly as its binary format has it, from parts. Signatures are the result, then the parameters: `vid` takes an integer and a double. */
export const TYPES: Readonly<Record<string, number>> = { i: 0x7f, f: 0x7d, d: 0x7c };

export function leb(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)];
}

export function sized(bytes: readonly number[]): number[] {
  return leb(bytes.length).concat(bytes);
}

export function named(name: string): number[] {
  return sized(Array.from(name, (character) => character.charCodeAt(0)));
}

export function functionType(signature: string): number[] {
  const [result, ...parameters] = Array.from(signature, (one) => TYPES[one]);
  return [0x60, ...sized(parameters), ...sized(result === undefined ? [] : [result])];
}

/** Sections by their number, each a list, or the place of the function that starts. */
export function moduleOf(sections: Readonly<Record<number, number | readonly (readonly number[])[]>>): Uint8Array {
  const bytes = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  for (const [id, items] of Object.entries(sections)) {
    bytes.push(Number(id));
    const content = typeof items === 'number' ? [items] : leb(items.length).concat(...items);
    for (const byte of sized(content)) bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}
