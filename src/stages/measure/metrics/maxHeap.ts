/** Greatest key first. Keys and values in arrays that grow; the order of equal keys hangs on what was pushed alone. */
export function maxHeap(room: number) {
  let keys = new Float64Array(room);
  let values = new Int32Array(room);
  let size = 0;
  return {
    clear() {
      size = 0;
    },
    push(key: number, value: number) {
      if (size === keys.length) {
        const [oldKeys, oldValues] = [keys, values];
        keys = new Float64Array(2 * size);
        keys.set(oldKeys);
        values = new Int32Array(2 * size);
        values.set(oldValues);
      }
      let i = size++;
      while (i > 0) {
        const up = (i - 1) >> 1;
        if (keys[up] >= key) break;
        keys[i] = keys[up];
        values[i] = values[up];
        i = up;
      }
      keys[i] = key;
      values[i] = value;
    },
    /** −1 when empty. */
    pop(): number {
      if (size === 0) return -1;
      const top = values[0];
      const key = keys[--size];
      const value = values[size];
      let i = 0;
      for (;;) {
        let child = 2 * i + 1;
        if (child >= size) break;
        if (child + 1 < size && keys[child + 1] > keys[child]) child++;
        if (keys[child] <= key) break;
        keys[i] = keys[child];
        values[i] = values[child];
        i = child;
      }
      keys[i] = key;
      values[i] = value;
      return top;
    },
  };
}
