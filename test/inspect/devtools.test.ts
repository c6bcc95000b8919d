/**
 * Chrome DevTools itself reads our heap snapshot: the loader of its Memory panel, as the installed Chromium serves it on its
 * debugging port, in the page and the two workers it runs in there.
 */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium } from "playwright-core";
import { dominators } from "../../src/inspect/dominators.ts";
import { toHeapSnapshot } from "../../src/inspect/export-heapsnapshot.ts";
import { buildGraph } from "../../src/inspect/graph.ts";
import { global, inspecting } from "./support.ts";

const PLACES = [process.env["OURO_CHROMIUM"], "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executable = PLACES.find((path) => path !== undefined && existsSync(path));

interface Loaded {
  totalSize: number;
  nodeCount: number;
  classes: Record<string, { count: number; self: number; maxRet: number }>;
}

test("Chrome DevTools loads a heap snapshot: counts, sizes and retained sizes are ours", { skip: executable === undefined ? "no Chromium found" : false, timeout: 120_000 }, async () => {
  let text = "";
  let expected = { count: 0, bytes: 0, retained: 0, objects: 0 };
  inspecting(`
class Holder:
    def __init__(self): self.items = [[i, str(i + 0.5)] for i in range(1000)]; self.chain = None
class Link:
    def __init__(self, next): self.next = next
holder = Holder()
for i in range(500): holder.chain = Link(holder.chain)
`, () => {
    const graph = buildGraph();
    const tree = dominators(graph);
    text = [...toHeapSnapshot(graph)].join("");
    expected = { count: graph.count, bytes: graph.sizes.reduce((sum, size) => sum + size, 0), retained: tree.retained[global(graph, "holder")]!, objects: 500 };
  });
  const profile = mkdtempSync(join(tmpdir(), "ouro-devtools-"));
  const browser = spawn(executable!, ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"], { stdio: "ignore" });
  try {
    const loaded = await load(await debuggingPort(profile), text);
    assert.equal(loaded.totalSize, expected.bytes);
    assert.ok(loaded.nodeCount > expected.count);
    assert.equal(loaded.classes["Link"]!.count, expected.objects);
    assert.equal(loaded.classes["Link"]!.self, expected.objects * 48);
    assert.equal(loaded.classes["Holder"]!.maxRet, expected.retained);
  } finally {
    await ended(browser);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});

async function debuggingPort(profile: string): Promise<number> {
  const file = join(profile, "DevToolsActivePort");
  for (let tries = 0; tries < 200; tries++) {
    if (existsSync(file) && readFileSync(file, "utf8").includes("\n")) return Number(readFileSync(file, "utf8").split("\n")[0]);
    await sleep(100);
  }
  throw new Error("Chromium did not open its debugging port");
}
function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => { child.once("exit", () => resolve()); child.kill(); });
}

/** Speaks the protocol of DevTools' heap snapshot worker (front_end/entrypoints/heap_snapshot_worker). */
async function load(port: number, text: string): Promise<Loaded> {
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  try {
    const page = await browser.contexts()[0]!.newPage();
    await page.goto(`http://127.0.0.1:${port}/devtools/inspector.html`, { waitUntil: "commit" });
    return await page.evaluate(async (snapshot) => {
      const url = "/devtools/entrypoints/heap_snapshot_worker/heap_snapshot_worker-entrypoint.js";
      const start = (): Promise<Worker> => new Promise((resolve, reject) => {
        const worker = new Worker(url, { type: "module" });
        worker.onerror = () => reject(new Error("the worker does not start"));
        worker.onmessage = (event) => { if (event.data === "workerReady") resolve(worker); };
      });
      const [worker, second] = [await start(), await start()];
      let calls = 0;
      const call = (message: object, ports: MessagePort[] = []): Promise<unknown> => new Promise((resolve, reject) => {
        const callId = ++calls;
        const listener = (event: MessageEvent<{ callId?: number; result?: unknown; error?: string }>): void => {
          if (event.data.callId !== callId) return;
          worker.removeEventListener("message", listener);
          if (event.data.error !== undefined) reject(new Error(event.data.error));
          else resolve(event.data.result);
        };
        worker.addEventListener("message", listener);
        worker.postMessage({ callId, ...message }, ports);
      });
      const channel = new MessageChannel();
      second.postMessage({ callId: 1, disposition: "setupForSecondaryInit", objectId: 1 }, [channel.port2]);
      await call({ disposition: "createLoader", objectId: 1 });
      await call({ disposition: "method", objectId: 1, methodName: "write", methodArguments: [snapshot] });
      await call({ disposition: "method", objectId: 1, methodName: "close", methodArguments: [] });
      await call({ disposition: "factory", objectId: 1, newObjectId: 2, methodName: "buildSnapshot", methodArguments: [] }, [channel.port1]);
      const get = (name: string): Promise<unknown> => call({ disposition: "getter", objectId: 2, methodName: name });
      const aggregates = await call({ disposition: "method", objectId: 2, methodName: "aggregatesWithFilter", methodArguments: [{}] }) as Record<string, { name: string; count: number; self: number; maxRet: number }>;
      const classes: Record<string, { count: number; self: number; maxRet: number }> = {};
      for (const { name, count, self, maxRet } of Object.values(aggregates)) classes[name] = { count, self, maxRet };
      return { totalSize: await get("totalSize") as number, nodeCount: await get("nodeCount") as number, classes };
    }, text);
  } finally {
    await browser.close();
  }
}
