/** For tests of the subcommands: the columns of a report, its colours. */
import assert from "node:assert/strict";

/** Every line fits a terminal of 80 columns. */
export function assertFits(text: string): void {
  for (const line of text.split("\n")) assert.ok([...line].length <= 80, `${[...line].length} columns: ${line}`);
}
export const hasColor = (text: string): boolean => text.includes("\x1b[");
/** A line of the text that holds all these words; the test fails when there is none. */
export function lineWith(text: string, ...words: string[]): string {
  const found = text.split("\n").find((line) => words.every((word) => line.includes(word)));
  assert.ok(found !== undefined, `no line with ${words.join(" and ")} in\n${text}`);
  return found;
}
