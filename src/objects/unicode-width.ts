/** Columns that a character takes on a terminal. Source of the rule: CPython 3.12 Parser/pegen.c, _PyPegen_calculate_display_width. */
import { wideRanges } from "./unicode-tables.ts";

let bounds: number[] | null = null;
/** Where ranges of wide characters start and end, ascending. */
function wideBounds(): number[] {
  let last = 0;
  return wideRanges.split(" ").map((gap) => (last += parseInt(gap, 36)));
}
/** 2 for East Asian wide and full-width characters, 1 for others. */
export function displayWidth(code: number): 1 | 2 {
  if (code < 0x1100) return 1;
  bounds ??= wideBounds();
  let low = 0;
  let high = bounds.length;
  while (low < high) { // the number of bounds at or below the code
    const middle = (low + high) >> 1;
    if (bounds[middle]! <= code) low = middle + 1;
    else high = middle;
  }
  return low % 2 === 1 ? 2 : 1;
}
