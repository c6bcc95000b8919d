/** What a subcommand is, and what it is given. */
import { type Host } from "../../host/host.ts";
import { type CommandLine, type OptionSpec } from "./arguments.ts";
import { type RunResult } from "./program.ts";
import { type Paint } from "./text.ts";

export interface Context {
  line: CommandLine;
  /** The program's name in reports. */
  program: string;
  /** The machine as the program sees it. */
  machine: Host;
  paint: Paint;
  /** Is the report coloured? */
  color: boolean;
  /** Tells on a terminal what is going on; null: nothing any more. */
  progress(text: string | null): void;
}

/** What a subcommand found, told in one of two ways. `failed`: what was asked for is not there; there is nothing to tell. */
export interface Report { run: RunResult; failed?: string | undefined; json(): Record<string, unknown>; text(): string }

/** A subcommand that looks at files and runs no program. */
export interface FileContext {
  files: readonly string[];
  own: ReadonlyMap<string, string>;
  paint: Paint;
  color: boolean;
  /** To standard output. */
  write(data: Uint8Array): void;
}
export interface FileReport { json(): Record<string, unknown>; text(): string }
export interface FileCommand {
  name: string;
  help: string;
  /** How many files it takes. */
  files: number;
  options: readonly OptionSpec[];
  /** Throws UsageError, CannotOpen, NotFound. */
  run(context: FileContext): FileReport;
}

export interface Command {
  name: string;
  help: string;
  options: readonly OptionSpec[];
  /** Throws UsageError. */
  run(context: Context): Report;
}
