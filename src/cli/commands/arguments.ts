/**
 * Command lines of the subcommands: `ouro NAME [options] FILE [args]`.
 *
 * In front of the program, what is not the subcommand's own is an option of `ouro` itself (-c, -m, --memory, …). Behind it,
 * the subcommand's options still count, and everything else is the program's; `--` ends that: what follows is the program's.
 */
import { type Options, parseOptions } from "../options.ts";
import { UsageError } from "../usage-error.ts";

export interface OptionSpec {
  /** "--at"; a second spelling such as "-o" may follow. */
  names: readonly string[];
  /** What its value is called in messages; absent: a flag. */
  value?: string;
}

export interface CommandLine {
  /** How to run the program. */
  options: Options;
  /** Was a program named? */
  hasProgram: boolean;
  /** Values of the subcommand's own options by first name; "" for a flag. */
  own: ReadonlyMap<string, string>;
  /** --help was asked for. */
  help: boolean;
}

/** Options that every subcommand takes. */
export const COMMON: readonly OptionSpec[] = [{ names: ["--json"] }, { names: ["--color"], value: "WHEN" }];

interface Taken { spec: OptionSpec; value: string; next: number }

/** The own option at `argv[i]`, or null. Throws UsageError when its value is missing. */
function takeOwn(argv: readonly string[], i: number, specs: readonly OptionSpec[]): Taken | null {
  const word = argv[i]!;
  for (const spec of specs) {
    for (const name of spec.names) {
      if (word === name) {
        if (spec.value === undefined) return { spec, value: "", next: i + 1 };
        const value = argv[i + 1];
        if (value === undefined) throw new UsageError(`${name} wants ${spec.value}`);
        return { spec, value, next: i + 2 };
      }
      if (word.startsWith(`${name}=`) && name.startsWith("--")) {
        if (spec.value === undefined) throw new UsageError(`${name} takes no value`);
        return { spec, value: word.slice(name.length + 1), next: i + 1 };
      }
    }
  }
  return null;
}

const LONG_WITH_VALUE = ["--memory", "--time-limit", "--check-hash-based-pycs"];
/** How an option of `ouro` itself goes on: does it take the next word, does it name the program (-c, -m)? */
function interpreterOption(word: string): { takesNext: boolean; program: boolean } {
  if (word.startsWith("--")) return { takesNext: LONG_WITH_VALUE.includes(word), program: false };
  const at = word.search(/[cmWX]/);
  if (at < 0) return { takesNext: false, program: false };
  return { takesNext: at === word.length - 1, program: "cm".includes(word[at]!) };
}

/** Reads what follows the subcommand's name. Throws UsageError. */
export function parseCommand(argv: readonly string[], specs: readonly OptionSpec[]): CommandLine {
  const own = new Map<string, string>();
  const words: string[] = [];
  const args: string[] = [];
  let hasProgram = false;
  let help = false;
  let i = 0;
  while (i < argv.length) {
    const word = argv[i]!;
    if (word === "--") {
      if (!hasProgram && i + 1 < argv.length) { words.push(argv[i + 1]!); hasProgram = true; i++; }
      args.push(...argv.slice(i + 1));
      break;
    }
    const taken = takeOwn(argv, i, specs);
    if (taken !== null) {
      own.set(taken.spec.names[0]!, taken.value);
      i = taken.next;
      continue;
    }
    i++;
    if (hasProgram) args.push(word);
    else if (word === "--help" || word === "-h") help = true;
    else if (word === "-" || !word.startsWith("-")) { words.push(word); hasProgram = true; }
    else {
      const option = interpreterOption(word);
      words.push(word);
      if (option.takesNext && i < argv.length) words.push(argv[i++]!);
      hasProgram = option.program;
    }
  }
  const options = parseOptions([...words, ...args]);
  if (options.action === "help") help = true;
  else if (options.action !== "run") throw new UsageError("only a program can follow here");
  return { options, hasProgram, own, help };
}

/** Reads a command line without a program: files and own options. Throws UsageError. */
export function parseFiles(argv: readonly string[], specs: readonly OptionSpec[]): { files: string[]; own: ReadonlyMap<string, string>; help: boolean } {
  const own = new Map<string, string>();
  const files: string[] = [];
  let help = false;
  for (let i = 0; i < argv.length; ) {
    const word = argv[i]!;
    const taken = takeOwn(argv, i, specs);
    if (taken !== null) {
      own.set(taken.spec.names[0]!, taken.value);
      i = taken.next;
      continue;
    }
    i++;
    if (word === "--") { files.push(...argv.slice(i)); break; }
    if (word === "--help" || word === "-h") help = true;
    else if (word.startsWith("-") && word !== "-") throw new UsageError(`unknown option ${word}`);
    else files.push(word);
  }
  return { files, own, help };
}

/** A whole number of at least `least`. Throws UsageError. */
export function wholeNumber(name: string, text: string, least: number): number {
  const n = Number(text);
  if (!/^\d+$/.test(text) || n < least) throw new UsageError(`${name} wants a whole number from ${least} on, not '${text}'`);
  return n;
}
/** `--color`. Throws UsageError. `terminal`: does the report go to one? */
export function wantsColor(own: ReadonlyMap<string, string>, terminal: boolean): boolean {
  const when = own.get("--color") ?? "auto";
  if (!["auto", "always", "never"].includes(when)) throw new UsageError(`--color wants auto, always or never, not '${when}'`);
  return when === "always" || (when === "auto" && terminal && !process.env["NO_COLOR"]);
}
