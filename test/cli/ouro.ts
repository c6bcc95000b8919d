/** Starts the built command for a test. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const OURO = join(process.cwd(), "bin/ouro.js");

export interface Outcome { code: number | null; signal: NodeJS.Signals | null; out: string; err: string }
export interface Run { input?: string | undefined; env?: Record<string, string>; cwd?: string; during?: (child: ChildProcessWithoutNullStreams, out: () => string) => void }

/** A command that hangs is ended after this long, and its test fails. Milliseconds. */
const PATIENCE = 120_000;

/** Runs `ouro ...args` to its end. `input`: standard input, at once; without `during` it is closed. */
export function ouro(args: readonly string[], { input, env = {}, cwd, during }: Run = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    // What the tester's own Python is told (PYTHONUNBUFFERED, PYTHONPATH, …) is not meant for these.
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("PYTHON")));
    const child = spawn(process.execPath, [OURO, ...args], { env: { ...inherited, ...env }, cwd });
    let out = "";
    let err = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => { out += text; });
    child.stderr.setEncoding("utf8").on("data", (text: string) => { err += text; });
    child.stdin.on("error", () => { /* it ended without reading its input */ });
    child.on("error", reject);
    const hung = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`ouro ${args.join(" ")}: still running after ${PATIENCE / 1000} s\nstdout: ${out}\nstderr: ${err}`));
    }, PATIENCE);
    child.on("close", (code, signal) => { clearTimeout(hung); resolve({ code, signal, out, err }); });
    if (input !== undefined) child.stdin.write(input);
    if (during === undefined) child.stdin.end();
    else during(child, () => out);
  });
}

/** A new folder with these files; its path. */
export function folder(files: Record<string, string | Uint8Array>): string {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), "ouro-")));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(dir, name), content);
  return dir;
}
