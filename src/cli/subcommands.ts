/**
 * The words that `ouro` takes in front of a program. A file of such a name is run as `ouro ./NAME`. What a subcommand needs
 * is in a bundle of its own, so that `ouro FILE` starts no slower for it.
 */
export interface Subcommand {
  /** The file of dist/ that serves it, without its ending. */
  bundle: string;
  /** Where it runs: in the Python thread, or in the main thread (its bundle's `main(argv, dist)` is called). */
  thread: "python" | "main";
}

/** Programs whose collections are timed run as fast as ever; those that are looked into run in a build with hooks in the interpreter. */
const timing: Subcommand = { bundle: "commands", thread: "python" };
const looking: Subcommand = { bundle: "stepping", thread: "python" };
const SUBCOMMANDS: ReadonlyMap<string, Subcommand> = new Map([
  ["gc", timing], ["mem", looking], ["leaks", looking], ["why", looking], ["heap", looking], ["view", { bundle: "view", thread: "main" }],
]);

/** The subcommand that a command line names; undefined: it is a program's. */
export function subcommandOf(argv: readonly string[]): Subcommand | undefined { return argv[0] === undefined ? undefined : SUBCOMMANDS.get(argv[0]); }
