/**
 * Hexadecimal text to doubles. Source: CPython 3.12 Objects/floatobject.c (float.fromhex).
 */
/** |value| as a ratio; to be rounded once. */
export interface HexRatio { numerator: bigint; denominator: bigint; negative: boolean }

const pattern = /^[ \t-\r]*([+-]?)(?:(inf|infinity|nan)|(?:0x)?([0-9a-f]*)(?:\.([0-9a-f]*))?(?:p([+-]?\d+))?)[ \t-\r]*$/i;

/** An infinity, a nan or a zero as a number; others exactly; null when the text is malformed. */
export function parseHexFloat(text: string): number | HexRatio | null {
  const match = pattern.exec(text);
  if (match === null) return null;
  const negative = match[1] === "-";
  if (match[2] !== undefined) {
    if (match[2].toLowerCase() === "nan") return NaN;
    return negative ? -Infinity : Infinity;
  }
  const fraction = match[4] ?? "";
  const digits = (match[3] + fraction).replace(/^0+/, "");
  if (match[3] + fraction === "") return null;
  if (digits === "") return negative ? -0 : 0;
  // Far outside any double the exponent's exact size no longer matters.
  const top = digits.length * 4 - fraction.length * 4 + Number(match[5] ?? 0);
  if (top < -1200) return negative ? -0 : 0;
  if (top > 1200) return { numerator: 1n << 1100n, denominator: 1n, negative };
  const exponent = Number(match[5] ?? 0) - 4 * fraction.length;
  const mantissa = BigInt("0x" + digits);
  return exponent >= 0
    ? { numerator: mantissa << BigInt(exponent), denominator: 1n, negative }
    : { numerator: mantissa, denominator: 1n << BigInt(-exponent), negative };
}
