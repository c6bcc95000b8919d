/** `ouro heap save`: a program's memory at one moment, as a file. */
import { writeFileSync } from "node:fs";
import { basename } from "node:path";
import { buffer } from "../../memory/views.ts";
import { NULL, type Ref } from "../../memory/types.ts";
import { writeHeapFile } from "../../inspect/heap-file.ts";
import { PyRun_String } from "../../modules/builtins-compile.ts";
import { PyDict_New } from "../../objects/dict.ts";
import { PyErr_Clear } from "../../objects/errors.ts";
import { Py_DECREF } from "../../objects/object.ts";
import { wholeNumber } from "./arguments.ts";
import { type Command } from "./command.ts";
import { lookAt, missedLines, type Moment } from "./moment.ts";
import { STOP_OPTIONS } from "./stop.ts";
import { bytes, wrap } from "./text.ts";

const HELP = `usage: ouro heap save [option] ... FILE [-o X.heap] [arg] ...

Runs the program and writes its whole memory at one moment to a file, for
\`ouro heap show\`, \`diff\` and \`export\`.

  -o X.heap      the file to write (default: the program's name with .heap)
  --at LINE      before LINE runs; without it and --when: at the end of the
                 program. FILE:LINE for a line of another file
  --hit N        with --at: before it runs for the N-th time
  --when EXPR    at the first line at which EXPR is true
  --traceback N  record which line asked for each block, with N calls above it,
                 as \`python3 -X tracemalloc=N\` does; it needs memory of its own
  --json         tell about the file as JSON on standard output; the program's
                 output goes to standard error
  --color WHEN   auto, always, never
  -c, -m, --memory, --time-limit and what else \`ouro\` takes in front of FILE

Options may also stand behind FILE; what follows \`--\` is the program's. Only the
build of ouro that wrote a file can read it. The exit code is the program's.

Examples
  ouro heap save prog.py
  ouro heap save prog.py -o before.heap --at 40
  ouro heap save --traceback 5 prog.py
`;

export const heapSaveCommand: Command = {
  name: "heap save",
  help: HELP,
  options: [...STOP_OPTIONS, { names: ["-o", "--output"], value: "a file" }, { names: ["--traceback"], value: "a number" }],
  run(context) {
    const { own } = context.line;
    const output = own.get("-o") ?? `${basename(context.program).replace(/\.py$/, "").replace(/^-c$/, "command").replace(/\W+/g, "-")}.heap`;
    const depth = own.has("--traceback") ? wholeNumber("--traceback", own.get("--traceback")!, 1) : 0;
    let moment: Omit<Moment, "globals"> = { title: "", place: null, missed: null };
    let size = 0;
    let failed: string | undefined;
    const run = lookAt(context, { begin: () => { if (depth > 0) startTracing(depth); } }, (now) => {
      moment = now;
      const file = writeHeapFile(buffer, { program: `${context.program} ${now.title}`, saved: new Date().toISOString() });
      size = file.length;
      try { writeFileSync(output, file); } catch (error) { failed = `cannot write ${output}: ${(error as Error).message}`; }
    });
    return {
      run, failed,
      json: () => ({ moment: { title: moment.title, file: moment.place?.file ?? null, line: moment.place?.line ?? null, missed: moment.missed }, file: output, bytes: size }),
      text: () => [...missedLines(moment), ...wrap(`Saved ${context.program} ${moment.title} to ${output}, ${bytes(size)}.`, 80, ""), ""].join("\n"),
    };
  },
};

/** What `python3 -X tracemalloc=N` does before the program. */
function startTracing(depth: number): void {
  const namespace = PyDict_New();
  if (namespace === NULL) return;
  const result = PyRun_String(`import _tracemalloc\n_tracemalloc.start(${depth})`, "<tracemalloc>", "exec", namespace, namespace as Ref);
  if (result === NULL) PyErr_Clear();
  else Py_DECREF(result);
  Py_DECREF(namespace);
}
