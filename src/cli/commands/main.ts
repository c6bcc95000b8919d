/** The bundle of the subcommands that report on a program's memory. Entry: `main`, in the Python thread. */
import { writeSync } from "node:fs";
import { basename } from "node:path";
import { type Host, useHost } from "../../host/host.ts";
import { FatalConfig } from "../environment.ts";
import { BrokenPipe } from "../errors.ts";
import { nodeHost } from "../node-host.ts";
import { type StartData } from "../protocol.ts";
import { ThreadExit, ask, endThreadWith } from "../thread.ts";
import { UsageError } from "../usage-error.ts";
import { COMMON, type CommandLine, parseCommand, parseFiles, wantsColor } from "./arguments.ts";
import { type Command, type Context, type FileCommand } from "./command.ts";
import { NotFound } from "./expression.ts";
import { gcCommand } from "./gc.ts";
import { heapDiffCommand } from "./heap-diff.ts";
import { heapExportCommand } from "./heap-export.ts";
import { CannotOpen } from "./heap-open.ts";
import { heapSaveCommand } from "./heap-save.ts";
import { heapShowCommand } from "./heap-show.ts";
import { leaksCommand } from "./leaks.ts";
import { memCommand } from "./mem.ts";
import { interruptsEndCommand, outputToStderr } from "./program.ts";
import { painter } from "./text.ts";
import { whyCommand } from "./why.ts";

const COMMANDS: readonly Command[] = [gcCommand, memCommand, leaksCommand, whyCommand, heapSaveCommand];
const FILE_COMMANDS: readonly FileCommand[] = [heapShowCommand, heapDiffCommand, heapExportCommand];

const HEAP_HELP = `usage: ouro heap save|show|diff|export ...

  save    run a program and write its memory at one moment to a file
  show    what is in such a file, or one object of it in full
  diff    what two of them differ in
  export  in the formats of Chrome DevTools, Graphviz, speedscope, as CSV, JSON,
          or a drawing (SVG)

\`ouro heap save --help' and so on tell more.
`;

export function main(start: StartData): void { endThreadWith(() => run(start)); }

function run(start: StartData): ThreadExit {
  const words = start.argv[0] === "heap" ? 2 : 1;
  const name = start.argv.slice(0, words).join(" ");
  const argv = start.argv.slice(words);
  const machine = nodeHost({ waitForInput: () => ask(start, { type: "read" }).data, brokenPipe() { throw new BrokenPipe(); } });
  const command = COMMANDS.find((known) => known.name === name);
  if (command !== undefined) return guarded(command, () => runCommand(command, argv, machine));
  const fileCommand = FILE_COMMANDS.find((known) => known.name === name);
  if (fileCommand !== undefined) return guarded(fileCommand, () => runFileCommand(fileCommand, argv, machine));
  const help = ["heap --help", "heap -h"].includes(name);
  if (help) machine.write(1, encode(HEAP_HELP));
  else writeSync(2, `ouro heap: save, show, diff or export${words <= start.argv.length ? `, not '${start.argv[1]}'` : ""}\n${HEAP_HELP}`);
  return new ThreadExit(help ? 0 : 2);
}

/** What a user did wrong is told, without a trace. */
function guarded(command: { name: string; help: string }, body: () => ThreadExit): ThreadExit {
  try {
    return body();
  } catch (error) {
    if (error instanceof FatalConfig) { writeSync(2, error.text); return new ThreadExit(1); }
    if (error instanceof CannotOpen || error instanceof NotFound) { writeSync(2, `ouro ${command.name}: ${error.message}\n`); return new ThreadExit(2); }
    if (!(error instanceof UsageError)) throw error;
    writeSync(2, `ouro ${command.name}: ${error.message}\n${command.help.slice(0, command.help.indexOf("\n"))}\nTry \`ouro ${command.name} --help' for more information.\n`);
    return new ThreadExit(2);
  }
}

function runCommand(command: Command, argv: readonly string[], machine: Host): ThreadExit {
  const line = parseCommand(argv, [...COMMON, ...command.options]);
  if (line.help) {
    machine.write(1, encode(command.help));
    return new ThreadExit(0);
  }
  if (!line.hasProgram) throw new UsageError("which program? A file, -c CODE, -m MODULE, or - for standard input");
  const json = line.own.has("--json");
  const color = wantsColor(line.own, machine.isatty(1));
  const terminal = machine.isatty(2);
  const context: Context = {
    line, program: programName(line), machine: json ? outputToStderr(machine) : machine, paint: painter(color), color,
    progress: (text) => { if (terminal) writeSync(2, `\r\x1b[K${text ?? ""}`); },
  };
  const found = command.run(context);
  interruptsEndCommand();
  useHost(machine);
  const { ending, started } = found.run;
  if (found.failed !== undefined) {
    writeSync(2, `ouro ${command.name}: ${found.failed}\n`);
    return new ThreadExit(ending.code === 0 ? 2 : ending.code, ending.interrupted);
  }
  const text = json ? jsonText({ program: context.program, exitCode: ending.code, started, ...(started ? found.json() : {}) }) : started ? found.text() : "";
  machine.write(1, encode(text));
  return new ThreadExit(ending.code, ending.interrupted);
}

function runFileCommand(command: FileCommand, argv: readonly string[], machine: Host): ThreadExit {
  useHost(machine);
  const { files, own, help } = parseFiles(argv, [...COMMON, ...command.options]);
  if (help) {
    machine.write(1, encode(command.help));
    return new ThreadExit(0);
  }
  if (files.length !== command.files) throw new UsageError(`${command.files === 1 ? "one heap file is" : `${command.files} heap files are`} needed, not ${files.length}`);
  const color = wantsColor(own, machine.isatty(1));
  const report = command.run({ files, own, paint: painter(color), color, write: (data) => machine.write(1, data) });
  machine.write(1, encode(own.has("--json") ? jsonText(report.json()) : report.text()));
  return new ThreadExit(0);
}

function encode(text: string): Uint8Array { return new TextEncoder().encode(text); }
function jsonText(value: unknown): string { return `${JSON.stringify(value, null, 2)}\n`; }

function programName({ options: { source } }: CommandLine): string {
  switch (source.kind) {
    case "file": return basename(source.path);
    case "module": return source.name;
    case "command": return "-c";
    case "stdin": return "standard input";
  }
}
