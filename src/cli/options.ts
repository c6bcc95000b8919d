/** The command line, read as python3 reads its own (CPython 3.12 Python/initconfig.c, config_parse_cmdline). */
import { type Environment, INT_MAX_STR_DIGITS, readEnvironment } from "./environment.ts";
import { UsageError } from "./usage-error.ts";

export interface Options {
  /** What to run. `file`: a path as given; `interactive`: a conversation on the terminal. */
  source: { kind: "file"; path: string } | { kind: "command"; text: string } | { kind: "module"; name: string } | { kind: "stdin" };
  /** What follows the source on the command line. */
  args: string[];
  /** The command line as it was. */
  argv: readonly string[];
  /** How often -O was given; 2 or more: no docstrings either. */
  optimize: number;
  /** sys.warnoptions: what -W and its relatives said, weakest first. */
  warnings: string[];
  /** -X, with what follows its "=", or true. */
  xoptions: Map<string, string | true>;
  inspect: boolean;
  /** -i: standard input is taken for a conversation even where it is no terminal. */
  interactive: boolean;
  quiet: boolean;
  unbuffered: boolean;
  ignoreEnvironment: boolean;
  isolated: boolean;
  noSite: boolean;
  noUserSite: boolean;
  skipFirstLine: boolean;
  safePath: boolean;
  verbose: number;
  debug: number;
  bytesWarning: number;
  devMode: boolean;
  utf8Mode: boolean;
  warnDefaultEncoding: boolean;
  intMaxStrDigits: number;
  /** -R: whatever PYTHONHASHSEED says. */
  randomHash: boolean;
  /** Heap limit in bytes. */
  memory: number;
  /** Seconds, or null. */
  timeLimit: number | null;
  /** Something else is wanted instead of a program. */
  action: "run" | "version" | "help" | "tour" | "make-images" | "make-cache";
}

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
  B: () => {}, // no compiled file is ever written
  t: () => {}, // of Python 2; CPython takes it still
  b: (o) => { o.bytesWarning++; },
  d: (o) => { o.debug++; },
  s: (o) => { o.noUserSite = true; },
  E: (o) => { o.ignoreEnvironment = true; },
  I: (o) => { o.ignoreEnvironment = o.isolated = o.safePath = o.noUserSite = true; },
  O: (o) => { o.optimize++; },
  R: (o) => { o.randomHash = true; },
  P: (o) => { o.safePath = true; },
  S: (o) => { o.noSite = true; },
  h: (o) => { o.action = "help"; },
  "?": (o) => { o.action = "help"; },
  V: (o) => { o.action = "version"; },
  i: (o) => { o.inspect = o.interactive = true; },
  q: (o) => { o.quiet = true; },
  u: (o) => { o.unbuffered = true; },
  v: (o) => { o.verbose++; },
  x: (o) => { o.skipFirstLine = true; },
  J: () => { throw new UsageError("-J is reserved for Jython"); },
};
const WITH_VALUE = "cmWX";
const HELP_WORDS = ["--help", "--help-all", "--help-env", "--help-xoptions"];
const LONG_WITH_VALUE = ["--memory", "--time-limit", "--check-hash-based-pycs"];

/** Reads `argv` (without node and the script) and the PYTHON variables of `env`. Throws UsageError. */
export function parseOptions(argv: readonly string[], env: Environment = process.env): Options {
  const options = parseWords(argv);
  readEnvironment(options, options.ignoreEnvironment ? {} : env, env);
  return options;
}
function parseWords(argv: readonly string[]): Options {
  const options: Options = {
    source: { kind: "stdin" }, args: [], argv, optimize: 0, warnings: [], xoptions: new Map(), inspect: false, interactive: false, quiet: false,
    unbuffered: false, ignoreEnvironment: false, isolated: false, noSite: false, noUserSite: false, skipFirstLine: false, safePath: false,
    verbose: 0, debug: 0, bytesWarning: 0, devMode: false, utf8Mode: false, warnDefaultEncoding: false, intMaxStrDigits: INT_MAX_STR_DIGITS,
    randomHash: false, memory: MEMORY_DEFAULT, timeLimit: null, action: "run",
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
    else if (letter === "X") options.xoptions.set(...xoption(value));
    else options.source = letter === "c" ? { kind: "command", text: `${value}\n` } : { kind: "module", name: value };
    return { tookNext: attached === "", last: letter === "c" || letter === "m" };
  }
  return { tookNext: false, last: false };
}

function xoption(text: string): [string, string | true] {
  const at = text.indexOf("=");
  return at < 0 ? [text, true] : [text.slice(0, at), text.slice(at + 1)];
}

/** A word that starts with "--"; returns the index of the next one. */
function longOption(options: Options, word: string, argv: readonly string[], i: number): number {
  const [name, attached] = word.includes("=") ? [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)] : [word, undefined];
  if (LONG_WITH_VALUE.includes(name)) {
    const value = attached ?? argv[i];
    if (value === undefined) throw new UsageError(`Argument expected for the ${name} option`);
    if (name === "--memory") options.memory = parseMemory(value);
    else if (name === "--time-limit") options.timeLimit = parseSeconds(value);
    else if (!["default", "always", "never"].includes(value)) throw new UsageError(`${name} must be one of 'default', 'always', or 'never'`);
    return attached === undefined ? i + 1 : i;
  }
  if (HELP_WORDS.includes(name)) options.action = "help";
  else if (name === "--version") options.action = "version";
  else if (name === "--tour") options.action = "tour";
  else if (name === "--make-images") options.action = "make-images";
  else if (name === "--make-cache") options.action = "make-cache";
  else throw new UsageError(`unknown option ${word}`);
  return i;
}
function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0) || text.trim() === "") throw new UsageError(`--time-limit wants seconds, not '${text}'`);
  return seconds;
}
