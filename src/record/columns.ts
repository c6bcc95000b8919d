/** Typed arrays that grow. */

type Words = Int32Array | Uint32Array | Uint16Array | Uint8Array | Float64Array;

export class Column<T extends Words> {
  length = 0;
  constructor(public data: T, private readonly make: (length: number) => T) {}

  push(value: number): void {
    if (this.length === this.data.length) {
      const grown = this.make(this.data.length * 2);
      grown.set(this.data);
      this.data = grown;
    }
    this.data[this.length++] = value;
  }
  /** A copy of what is in use. */
  trimmed(): T { return this.data.slice(0, this.length) as T; }
  get bytes(): number { return this.data.byteLength; }
}

const START = 1024;
export const int32Column = (): Column<Int32Array> => new Column(new Int32Array(START), (n) => new Int32Array(n));
export const uint32Column = (): Column<Uint32Array> => new Column(new Uint32Array(START), (n) => new Uint32Array(n));
export const uint16Column = (): Column<Uint16Array> => new Column(new Uint16Array(START), (n) => new Uint16Array(n));
export const uint8Column = (): Column<Uint8Array> => new Column(new Uint8Array(START), (n) => new Uint8Array(n));
export const float64Column = (): Column<Float64Array> => new Column(new Float64Array(START), (n) => new Float64Array(n));
