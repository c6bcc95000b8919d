/**
 * Where the command starts: a program is tried in this thread first (attempt.ts), everything else, and every program that
 * turns out to need it, gets a Python thread (python-thread.ts). What only that takes is loaded only then.
 */
import { join } from "node:path";
import { loadBundle } from "./bundle.ts";
import { endProcess } from "./end.ts";
import { type Built } from "./start.ts";
import { subcommandOf } from "./subcommands.ts";

/** A bundle that a subcommand runs in this thread. */
interface MainBundle { main(argv: string[], dist: string): void }
interface ThreadBundle { startPython(bundle: string, argv: string[], dist: string): void }
interface PythonBundle { attempt(argv: string[], built: Built): { code: number; signal: boolean } | null }

const argv = process.argv.slice(2);
const subcommand = subcommandOf(argv);
if (subcommand?.thread === "main") (load(subcommand.bundle) as MainBundle).main(argv.slice(1), __dirname);
else if (subcommand !== undefined) startPython(subcommand.bundle);
else run();

function load(bundle: string): unknown { return require(join(__dirname, `${bundle}.cjs`)); }
function startPython(bundle: string): void { (load("python-thread") as ThreadBundle).startPython(bundle, argv, __dirname); }

function run(): void {
  const end = mayBeShort() ? attempt() : null;
  if (end === null) startPython("python");
  else endProcess(end.code, end.signal);
}
/** Is there a program at all, and not one that is to be talked to? (A guess: attempt.ts knows the options.) */
function mayBeShort(): boolean {
  const first = argv[0] ?? "-";
  return first !== "-" && first !== "-i" && !first.startsWith("--");
}
function attempt(): ReturnType<PythonBundle["attempt"]> {
  const { exports, build } = loadBundle<PythonBundle>(__dirname, "python");
  return exports.attempt(argv, { dist: __dirname, build });
}
