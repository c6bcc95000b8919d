/**
 * The worker in which Python runs: messages of protocol.ts on the one side, a `Session` on the other. A recording goes on
 * in slices of time, so that a wish to end it is heard between two of them.
 */
import { noHost, type Host } from "../../src/host/host.ts";
import { mapFiles } from "../../src/host/map-files.ts";
import { Session } from "../../src/record/session.ts";
import type { Answer, FromWorker, Recording, Request, RunRequest } from "./protocol.ts";

/** Seconds of a slice, and between two notices. */
const SLICE = 0.03;
const NOTICE = 0.1;

interface WorkerScope {
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<Request>) => void) | null;
}
declare const self: WorkerScope;

/** The recording that goes on or is complete; `request`: the one that still waits for it. */
let session: Session | null = null;
let request: RunRequest | null = null;
let lastNotice = 0;
let outputTold = 0;
const seconds = (): number => performance.now() / 1000;

/** The world outside of a program in a page: clocks, random bytes, its own source as the only file, the given input. */
function pageHost(run: RunRequest): Host {
  const lines = (run.stdin ?? "").match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const filename = run.filename ?? "program.py";
  return {
    ...noHost,
    readLine: () => lines.shift() ?? "",
    time: () => Date.now() / 1000,
    monotonic: seconds,
    processTime: seconds,
    random: (n) => crypto.getRandomValues(new Uint8Array(n)),
    files: mapFiles({ [filename]: run.source }),
    sources: new Map(),
  };
}

/** As much address space as the browser gives, at most what the command takes. Below 128 MiB addresses differ from the command's. */
function memoryHere(): number {
  for (let size = MEMORY; size > SMALL; size /= 2) {
    try {
      return new ArrayBuffer(size).byteLength;
    } catch { /* a phone: try less */ }
  }
  return SMALL;
}
const MEMORY = 256 << 20;
const SMALL = 32 << 20;

function start(run: RunRequest): void {
  if (request !== null) fail(request.id, "another program was run");
  const { source, filename, argv, memory, hashSeed, stdinEnds, maxSteps, maxLines } = run;
  session = new Session({
    source, host: pageHost(run), inputEnds: stdinEnds ?? true, ...(filename !== undefined && { filename }), ...(argv !== undefined && { argv }),
    memory: memory ?? memoryHere(), ...(hashSeed !== undefined && { hashSeed }), ...(maxSteps !== undefined && { maxSteps }), ...(maxLines !== undefined && { maxLines }),
  });
  request = run;
  outputTold = 0;
  lastNotice = seconds();
  goOn(run, session, lastNotice);
}
/** One slice of the recording for `run`, then the next, unless another one has been asked for. */
function goOn(run: RunRequest, recorded: Session, begun: number): void {
  if (request !== run) return;
  try {
    if (recorded.advance(SLICE)) { finish(); return; }
  } catch (error) {
    request = session = null;
    report(run.id, error);
    return;
  }
  if (seconds() - lastNotice > NOTICE) notice(recorded, begun);
  setTimeout(() => goOn(run, recorded, begun));
}
function notice(recorded: Session, begun: number): void {
  const { timeline, unrecorded, steps } = recorded.recorder;
  lastNotice = seconds();
  const output = timeline.output.slice(outputTold);
  outputTold = timeline.output.length;
  self.postMessage({ type: "progress", steps, lines: timeline.lines, unrecorded, seconds: lastNotice - begun, output });
}
function finish(): void {
  const { id } = request!;
  request = null;
  const recording = session!.recorder.recording();
  self.postMessage({ id, type: "run", recording }, buffersOf(recording));
}
function buffersOf({ line, depth, flags, function: name, memory }: Recording): Transferable[] {
  return [line, depth, flags, name, memory.step, memory.live, memory.freed, memory.objects, memory.peak].map((array) => array.buffer as ArrayBuffer);
}

/** An answer to a question about the complete recording. */
function answer(question: Exclude<Request, { type: "run" | "cancel" }>): Answer {
  const { id } = question;
  if (session === null) return refusal(id, "nothing is recorded");
  if (request !== null) return refusal(id, "the recording is not complete");
  switch (question.type) {
    case "state": return { id, type: "state", state: session.state(question.step, question) };
    case "object": return { id, type: "object", object: session.object(question.step, question.key, question.limit) };
    case "find": return { id, type: "find", step: session.find(question.from, question.direction, question.what) };
    case "collection": return { id, type: "collection", collection: session.collection(question.index, question.limit) };
    case "heapMap": return { id, type: "heapMap", heapMap: session.heapMap(question.step) };
    case "block": {
      const what = question.key !== undefined ? { key: question.key } : { address: question.address ?? 0 };
      const block = session.block(question.step, what);
      return block === null ? refusal(id, "there is no block in use") : { id, type: "block", block };
    }
    case "hash": return { id, type: "hash", hash: session.hash(question.step, question.fresh ?? false) };
  }
}
function refusal(id: number, message: string): Answer { return { id, type: "error", message, bug: false }; }
function fail(id: number, message: string): void { self.postMessage(refusal(id, message)); }
function report(id: number, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  self.postMessage({ id, type: "error", message, bug: !(error instanceof RangeError) });
}

self.onmessage = ({ data }) => {
  try {
    if (data.type === "run") start(data);
    else if (data.type === "cancel") {
      session?.cancel();
      if (request !== null && session !== null) finish();
      self.postMessage({ id: data.id, type: "cancel" });
    } else self.postMessage(answer(data));
  } catch (error) {
    report(data.id, error);
  }
};
self.postMessage({ type: "ready" });
