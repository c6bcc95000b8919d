/** `ouro heap diff`: what two heap files of one program differ in. */
import { type Growth, type HeapDifference, compareHeaps } from "../../inspect/compare.ts";
import { type HeapMark, markHeap } from "../../inspect/heap-mark.ts";
import { wholeNumber } from "./arguments.ts";
import { type FileCommand } from "./command.ts";
import { lookInto, openHeap, type OpenHeap } from "./heap-open.ts";
import { type Column, type Paint, Style, bytes, count, counted, heading, table, wrap } from "./text.ts";

const HELP = `usage: ouro heap diff [option] ... BEFORE.heap AFTER.heap

Tells what became more and what became less between two heap files of the same
program: by type, by the way objects are reached, and by the line that made them
(when both were saved with --traceback).

  --top N        rows of each table (default 10)
  --json         as JSON
  --color WHEN   auto (default: on a terminal, unless NO_COLOR is set), always,
                 never

Objects are taken for the same when address and type are. Runs of a program give
equal addresses as long as they do the same (PYTHONHASHSEED is 0 unless set).

Example
  ouro heap save prog.py --at 40 -o before.heap
  ouro heap save prog.py -o after.heap
  ouro heap diff before.heap after.heap
`;

const ROWS = 10;

export const heapDiffCommand: FileCommand = {
  name: "heap diff",
  help: HELP,
  files: 2,
  options: [{ names: ["--top"], value: "a number" }],
  run({ files, own, paint }) {
    const rows = own.has("--top") ? wholeNumber("--top", own.get("--top")!, 1) : ROWS;
    const [before, after] = files.map(openHeap) as [OpenHeap, OpenHeap];
    const marks = [before, after].map((open, i) => lookInto(files[i]!, open, () => markHeap())) as [HeapMark, HeapMark];
    const difference = compareHeaps(...marks);
    const total = (mark: HeapMark): { objects: number; bytes: number } => ({ objects: mark.graph.count, bytes: mark.graph.sizes.reduce((sum, n) => sum + n, 0) });
    const [was, is] = marks.map(total) as [ReturnType<typeof total>, ReturnType<typeof total>];
    const { byType, byPath, byPlace } = difference;
    return {
      json: () => ({
        before: { file: files[0], about: before.about, ...was }, after: { file: files[1], about: after.about, ...is },
        appeared: difference.appeared.length, died: difference.died.length, resized: difference.resized.length, byType, byPath, byPlace,
      }),
      text: () => [
        ...heading(`From ${before.about.program} to ${after.about.program}`, paint), "",
        ...wrap(`${counted(was.objects, "object")} and ${bytes(was.bytes)} became ${counted(is.objects, "object")} and ${bytes(is.bytes)}: ${changes(difference)}.`),
        ...growthText("By type", "type", byType, rows, paint), ...growthText("By the way they are reached", "where", byPath, rows, paint), ...growthText("By the line that made them", "line", byPlace, rows, paint), "",
      ].join("\n"),
    };
  },
};

function changes({ appeared, died, resized }: HeapDifference): string {
  return `${count(appeared.length)} new, ${count(died.length)} gone, ${count(resized.length)} of another size`;
}
/** The first column of a table, by what it is about. */
const KEY_COLUMNS: Readonly<Record<"type" | "where" | "line", Column>> = {
  type: { title: "type", cut: "end", style: Style.YELLOW }, where: { title: "where", cut: "middle", style: Style.BOLD }, line: { title: "line", cut: "start", style: Style.CYAN },
};
/** The largest changes, growth first; what shrank is at the end of the list. */
function growthText(title: string, what: keyof typeof KEY_COLUMNS, growth: readonly Growth[], rows: number, paint: Paint): string[] {
  if (growth.length === 0) return [];
  const shrank = growth.filter((g) => g.bytesAfter < g.bytesBefore);
  const grew = growth.slice(0, growth.length - shrank.length);
  const last = shrank.reverse().slice(0, Math.max(rows - grew.length, Math.floor(rows / 2)));
  const chosen = [...grew.slice(0, rows - last.length), ...last];
  const row = (g: Growth): string[] => [g.key, count(g.countBefore), count(g.countAfter), signed(g.countAfter - g.countBefore, count), signed(g.bytesAfter - g.bytesBefore, bytes)];
  const more = growth.length > chosen.length ? [`… ${counted(growth.length - chosen.length, "more row")} (--top N shows N)`] : [];
  return [...heading(title, paint), "", ...table([
    KEY_COLUMNS[what], { title: "before", right: true }, { title: "after", right: true },
    { title: "change", right: true }, { title: "bytes", right: true, style: Style.BOLD },
  ], [...chosen.map(row), ...more], paint)];
}
function signed(n: number, text: (n: number) => string): string { return n > 0 ? `+${text(n)}` : n < 0 ? `−${text(-n)}` : "±0"; }
