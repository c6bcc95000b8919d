/** What a field of an object is, and how tables of fields are written. */

/**
 * object    a reference; owns a count unless the meaning says otherwise
 * pointer   the address of a block or of host data       size, int   a signed number
 * hash      64 bits                                      double      a float
 * flags     bits                                         bytes       contents
 */
export type FieldKind = "object" | "pointer" | "size" | "int" | "hash" | "double" | "flags" | "bytes";
export interface FieldSpec {
  name: string;
  /** From the object; negative for the headers in front of it. */
  offset: number;
  /** Bytes. */
  width: number;
  kind: FieldKind;
  meaning: string;
  /** How an edge through this field is written: ".__code__", "cell contents". */
  edge: string;
}

type Row = readonly [name: string, offset: number, kind: FieldKind, meaning: string, edge?: string, width?: number];
/** Rows with what is usual left out: 8 bytes, and the name as an attribute for the edge. */
export function fields(...rows: readonly Row[]): readonly FieldSpec[] {
  return rows.map(([name, offset, kind, meaning, edge, width]) => ({ name, offset, width: width ?? 8, kind, meaning, edge: edge ?? `.${name}` }));
}
