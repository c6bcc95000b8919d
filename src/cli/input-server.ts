/** Reads standard input for the Python thread, which waits meanwhile: raw chunks, or lines edited with a history. */
import { appendFileSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { type Worker } from "node:worker_threads";
import { Mail, MailState, type ToPython } from "./protocol.ts";

const HISTORY_LINES = 1000;

export class InputServer {
  private open: Interface | null = null;
  private history: string[] | null = null; // newest first, as readline wants it
  private reading = false;
  private ended = false;
  /** `interrupted`: does a Ctrl-C wait for the Python thread? It may have come just before the request to read. */
  constructor(private readonly python: Worker, private readonly mail: Int32Array, private readonly interrupted: () => boolean) {}

  /** Answers with the next bytes of standard input. */
  read(): void {
    if (this.interrupted()) { this.answer({ data: null, interrupted: true }); return; }
    this.reading = true;
    const stdin = process.stdin;
    const take = (): void => {
      stdin.off("readable", take);
      stdin.off("end", take);
      stdin.off("error", take);
      if (!this.reading) return;
      const data = stdin.read() as Buffer | null;
      if (data === null && !stdin.readableEnded && !this.ended && stdin.errored === null) { listen(); return; }
      stdin.unref?.();
      this.reading = false;
      this.answer({ data, interrupted: false });
    };
    const listen = (): void => {
      stdin.on("readable", take);
      stdin.on("end", take);
      stdin.on("error", take);
    };
    stdin.once("end", () => { this.ended = true; });
    if (stdin.readableLength > 0 || stdin.readableEnded || this.ended) take();
    else listen();
  }

  /** Answers with a line that the user edits, its newline included. */
  line(prompt: string): void {
    if (this.interrupted()) { this.answer({ data: null, interrupted: true }); return; }
    this.history ??= readHistory();
    const rl = createInterface({ input: process.stdin, output: process.stdout, terminal: true, history: this.history, historySize: HISTORY_LINES, removeHistoryDuplicates: false });
    this.open = rl;
    let done = false;
    const finish = (answer: ToPython): void => {
      if (done) return;
      done = true;
      this.open = null;
      rl.close();
      this.answer(answer);
    };
    rl.on("history", (history) => { this.history = [...history]; });
    rl.on("SIGINT", () => finish({ data: null, interrupted: true }));
    rl.on("close", () => finish({ data: null, interrupted: false }));
    rl.question(prompt, (text) => {
      if (text.trim() !== "") remember(text);
      finish({ data: Buffer.from(`${text}\n`), interrupted: false });
    });
  }

  /** Ctrl-C while Python waits for bytes. */
  interrupt(): void {
    if (!this.reading) return;
    this.reading = false;
    this.answer({ data: null, interrupted: true });
  }
  /** Gives the terminal back as it was. */
  close(): void { this.open?.close(); }

  private answer(answer: ToPython): void {
    this.python.postMessage(answer);
    Atomics.store(this.mail, Mail.state, MailState.ANSWERED);
    Atomics.notify(this.mail, Mail.state);
  }
}

function historyFile(): string | null { return process.env["HOME"] === undefined ? null : join(homedir(), ".ouro_history"); }
function readHistory(): string[] {
  const file = historyFile();
  if (file === null) return [];
  try {
    return readFileSync(file, "utf8").split("\n").filter((line) => line !== "").slice(-HISTORY_LINES).reverse();
  } catch { return []; }
}
function remember(line: string): void {
  const file = historyFile();
  if (file === null) return;
  try { appendFileSync(file, `${line}\n`, { mode: 0o600 }); } catch { /* a home that cannot be written keeps no history */ }
}
