/** Numbers in a typed array that grows by itself. Two makers, word for word: each sees one kind of array, and so its loops stay fast. */
export interface NumberList<A extends Float64Array | Int32Array> {
  /** What is there; a view that the next `push` may replace. */
  values(): A;
  at(k: number): number;
  set(k: number, value: number): void;
  push(value: number): void;
  clear(): void;
  readonly length: () => number;
}

export function floatList(expected = 256): NumberList<Float64Array> {
  let values = new Float64Array(expected);
  let length = 0;
  return {
    values: () => values.subarray(0, length),
    at: (k) => values[k],
    set(k, value) {
      values[k] = value;
    },
    push(value) {
      if (length === values.length) {
        const larger = new Float64Array(2 * length + 16);
        larger.set(values);
        values = larger;
      }
      values[length++] = value;
    },
    clear() {
      length = 0;
    },
    length: () => length,
  };
}

export function intList(expected = 256): NumberList<Int32Array> {
  let values = new Int32Array(expected);
  let length = 0;
  return {
    values: () => values.subarray(0, length),
    at: (k) => values[k],
    set(k, value) {
      values[k] = value;
    },
    push(value) {
      if (length === values.length) {
        const larger = new Int32Array(2 * length + 16);
        larger.set(values);
        values = larger;
      }
      values[length++] = value;
    },
    clear() {
      length = 0;
    },
    length: () => length,
  };
}
