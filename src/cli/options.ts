/** The command line, read as python3 reads its own. */

export interface Options {
  /** What to run. `file`: a path as given; `interactive`: a conversation on the terminal. */
  source: { kind: "file"; path: string } | { kind: "command"; text: string } | { kind: "module"; name: string } | { kind: "stdin" };
  /** What follows the source on the command line. */
  args: string[];
  optimize: 0 | 1 | 2;
  warnings: string[];
  xoptions: string[];
  inspect: boolean;
  quiet: boolean;
  unbuffered: boolean;
  ignoreEnvironment: boolean;
  isolated: boolean;
  noSite: boolean;
  skipFirstLine: boolean;
  safePath: boolean;
  verbose: number;
  /** Heap limit in bytes. */
  memory: number;
  /** Seconds, or null. */
  timeLimit: number | null;
  /** Something else is wanted instead of a program. */
  action: "run" | "version" | "help" | "tour" | "make-cache";
}

/** A command line that cannot be understood. */
export class UsageError extends Error {}

const MEMORY_DEFAULT = 1 << 30;
const MEMORY_MAX = 0x7fff0000;
const UNITS: Readonly<Record<string, number>> = { "": 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

/** Bytes for "64M". Throws UsageError. */
export function parseMemory(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([KMG]?)(?:i?B)?$/i.exec(text);
  if (match === null) throw new UsageError(`--memory wants a size such as 64M or 1G, not '${text}'`);
  const bytes = Math.floor(Number(match[1]) * UNITS[match[2]!.toUpperCase()]!);
  if (bytes === 0) throw new UsageError("--memory must be more than 0");
  return Math.min(bytes, MEMORY_MAX);
}

const FLAGS: Readonly<Record<string, (options: Options) => void>> = {
  b: () => {}, B: () => {}, d: () => {}, s: () => {},
  E: (o) => { o.ignoreEnvironment = true; },
  I: (o) => { o.ignoreEnvironment = o.isolated = o.safePath = true; },
  O: (o) => { o.optimize = Math.min(2, o.optimize + 1) as 1 | 2; },
  P: (o) => { o.safePath = true; },
  S: (o) => { o.noSite = true; },
  h: (o) => { o.action = "help"; },
  "?": (o) => { o.action = "help"; },
  V: (o) => { o.action = "version"; },
  i: (o) => { o.inspect = true; },
  q: (o) => { o.quiet = true; },
  u: (o) => { o.unbuffered = true; },
  v: (o) => { o.verbose++; },
  x: (o) => { o.skipFirstLine = true; },
};
const WITH_VALUE = "cmWX";
const LONG_WITH_VALUE = ["--memory", "--time-limit", "--check-hash-based-pycs"];

/** Reads `argv` (without node and the script). Throws UsageError. */
export function parseOptions(argv: readonly string[]): Options {
  const options: Options = {
    source: { kind: "stdin" }, args: [], optimize: 0, warnings: [], xoptions: [], inspect: false, quiet: false, unbuffered: false,
    ignoreEnvironment: false, isolated: false, noSite: false, skipFirstLine: false, safePath: false, verbose: 0,
    memory: MEMORY_DEFAULT, timeLimit: null, action: "run",
  };
  let i = 0;
  while (i < argv.length) {
    const word = argv[i]!;
    if (word === "-" || !word.startsWith("-")) break;
    i++;
    if (word === "--") break;
    if (word.startsWith("--")) {
      i = longOption(options, word, argv, i);
      continue;
    }
    const ends = shortOptions(options, word, argv[i]);
    if (ends.tookNext) i++;
    if (ends.last) { options.args = argv.slice(i); return options; }
  }
  const rest = argv.slice(i);
  if (rest.length > 0 && rest[0] !== "-") options.source = { kind: "file", path: rest[0]! };
  options.args = rest.slice(1);
  return options;
}

/** One word of short options; -c and -m end the options. */
function shortOptions(options: Options, word: string, next: string | undefined): { tookNext: boolean; last: boolean } {
  for (let k = 1; k < word.length; k++) {
    const letter = word[k]!;
    if (!WITH_VALUE.includes(letter)) {
      const set = FLAGS[letter];
      if (set === undefined) throw new UsageError(`Unknown option: -${letter}`);
      set(options);
      continue;
    }
    const attached = word.slice(k + 1);
    const value = attached !== "" ? attached : next;
    if (value === undefined) throw new UsageError(`Argument expected for the -${letter} option`);
    if (letter === "W") options.warnings.push(value);
    else if (letter === "X") options.xoptions.push(value);
    else options.source = letter === "c" ? { kind: "command", text: `${value}\n` } : { kind: "module", name: value };
    return { tookNext: attached === "", last: letter === "c" || letter === "m" };
  }
  return { tookNext: false, last: false };
}

/** A word that starts with "--"; returns the index of the next one. */
function longOption(options: Options, word: string, argv: readonly string[], i: number): number {
  const [name, attached] = word.includes("=") ? [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)] : [word, undefined];
  if (LONG_WITH_VALUE.includes(name)) {
    const value = attached ?? argv[i];
    if (value === undefined) throw new UsageError(`Argument expected for the ${name} option`);
    if (name === "--memory") options.memory = parseMemory(value);
    else if (name === "--time-limit") options.timeLimit = parseSeconds(value);
    return attached === undefined ? i + 1 : i;
  }
  if (name === "--help" || name === "--help-all") options.action = "help";
  else if (name === "--version") options.action = "version";
  else if (name === "--tour") options.action = "tour";
  else if (name === "--make-cache") options.action = "make-cache";
  else throw new UsageError(`unknown option ${word}`);
  return i;
}
function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0) || text.trim() === "") throw new UsageError(`--time-limit wants seconds, not '${text}'`);
  return seconds;
}
