/** The worker as promises. One request is one message with an id; the answer of the same id settles it. */
import type {
  Answer, BlockAnswer, CollectionAnswer, FindRequest, FromWorker, HeapMapAnswer, Key, Notice, ObjectAnswer, Recording, Request, RunRequest, StateAnswer, StateRequest,
} from "./protocol.ts";

/** What the worker refused or could not do; the message is fit for a viewer. */
export class EngineError extends Error {}

type Without<T, K extends string> = T extends unknown ? Omit<T, K> : never;
type Ask = Without<Request, "id">;
interface Waiting { resolve(answer: Answer): void; reject(error: Error): void }

export class Engine {
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;
  /** Progress of a recording. */
  onNotice: (notice: Notice) => void = () => {};

  constructor(private readonly worker: Worker) {
    worker.onmessage = (event: MessageEvent<FromWorker>) => this.receive(event.data);
    worker.onerror = (event) => this.fail(event.message || "the worker could not be started");
  }

  async run(request: Omit<RunRequest, "id" | "type">): Promise<Recording> { return (await this.ask({ type: "run", ...request }, "run")).recording; }
  async cancel(): Promise<void> { await this.ask({ type: "cancel" }, "cancel"); }
  async state(request: Omit<StateRequest, "id" | "type">): Promise<StateAnswer> { return (await this.ask({ type: "state", ...request }, "state")).state; }
  async object(step: number, key: Key): Promise<ObjectAnswer> { return (await this.ask({ type: "object", step, key }, "object")).object; }
  async find(from: number, direction: 1 | -1, what: FindRequest["what"]): Promise<number | null> { return (await this.ask({ type: "find", from, direction, what }, "find")).step; }
  async collection(index: number): Promise<CollectionAnswer> { return (await this.ask({ type: "collection", index }, "collection")).collection; }
  async heapMap(step: number): Promise<HeapMapAnswer> { return (await this.ask({ type: "heapMap", step }, "heapMap")).heapMap; }
  async block(step: number, at: { key: Key } | { address: number }): Promise<BlockAnswer> { return (await this.ask({ type: "block", step, ...at }, "block")).block; }

  private async ask<T extends Answer["type"]>(request: Ask, type: T): Promise<Extract<Answer, { type: T }>> {
    const id = this.nextId++;
    const answer = await new Promise<Answer>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, ...request });
    });
    if (isOf(answer, type)) return answer;
    throw new EngineError(answer.type === "error" ? answer.message : `the worker answered '${answer.type}' to '${type}'`);
  }
  private receive(message: FromWorker): void {
    if (message.type === "ready") return;
    if (message.type === "progress") { this.onNotice(message); return; }
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    waiting?.resolve(message);
  }
  private fail(message: string): void {
    for (const waiting of this.waiting.values()) waiting.reject(new EngineError(message));
    this.waiting.clear();
  }
}

function isOf<T extends Answer["type"]>(answer: Answer, type: T): answer is Extract<Answer, { type: T }> { return answer.type === type; }

/** The worker's script lies beside the page, or inside it (a page that is one file): then it starts from a Blob. */
export function startWorker(): Worker {
  const script = embeddedData("worker-script");
  return new Worker(typeof script === "string" ? URL.createObjectURL(new Blob([script], { type: "text/javascript" })) : "worker.js");
}

/** JSON that the maker of the page put into it; null: none. */
export function embeddedData(id: string): unknown {
  const element = document.getElementById(id);
  return element === null ? null : JSON.parse(element.textContent ?? "null");
}
