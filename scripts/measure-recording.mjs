// Measures recordings: time and memory of a recording of 100,000 steps and of 100,000 line steps with 20,000 live objects, and
// how much processor time it takes to go to a step and to describe it. `node --expose-gc scripts/measure-recording.mjs`
import { build } from "esbuild";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const dir = mkdtempSync(join(tmpdir(), "ouro-recording-"));
const entry = `
export { Session } from ${JSON.stringify(join(root, "src/record/session.ts"))};
export { noHost } from ${JSON.stringify(join(root, "src/host/host.ts"))};
`;
await build({
  stdin: { contents: entry, resolveDir: root, loader: "ts" }, absWorkingDir: root, outfile: join(dir, "session.mjs"), bundle: true, format: "esm",
  platform: "neutral", target: "node20", minifySyntax: true, define: { OURO_STEPPING: "true" }, logLevel: "warning",
});
const { Session, noHost } = await import(pathToFileURL(join(dir, "session.mjs")).href);

const program = (objects, lines) => `
class Node:
    def __init__(self, value):
        self.value = value
        self.next = None
nodes = []
for i in range(${objects / 4}):
    node = Node([i])
    node.pair = (node.value, i)
    nodes.append(node)
total = 0
for i in range(${lines}):
    total += i
    nodes[i % ${objects / 4}].value = [i]
print(total)
`;
const used = () => { globalThis.gc?.(); const m = process.memoryUsage(); return (m.heapUsed + m.external) / 1e6; };
const quantile = (times, q) => times.sort((a, b) => a - b)[Math.floor((times.length - 1) * q)].toFixed(1);
// Processor time: other programs on the machine do not count.
const cpu = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
const timed = (n, run) => Array.from({ length: n }, (_, i) => { const t = cpu(); run(i); return cpu() - t; });
const report = (name, times) => console.log(`  ${name.padEnd(44)} median ${quantile(times, 0.5).padStart(6)} ms   95% ${quantile(times, 0.95).padStart(6)} ms   worst ${quantile(times, 1).padStart(6)} ms`);

for (const [title, source] of [["100,000 steps, 20,000 live objects", program(20_000, 800)], ["100,000 line steps, 20,000 live objects", program(20_000, 26_000)]]) {
  const before = used();
  const session = new Session({ source, host: { ...noHost, sources: new Map() }, memory: 256 << 20 });
  const began = cpu();
  const recording = session.run();
  const seconds = (cpu() - began) / 1000;
  const { keys } = session.recorder;
  console.log(`${title}: ${recording.steps.toLocaleString("en-US")} steps, ${recording.lines.toLocaleString("en-US")} line steps, ended: ${recording.ended}`);
  console.log(`  recorded in ${seconds.toFixed(2)} s; ${keys.count} key frames, ${(keys.bytes / 1e6).toFixed(1)} MB of pages, ${(recording.bytes / 1e6).toFixed(1)} MB in all`);
  const { steps } = recording;
  let seed = 1;
  const random = () => Math.floor(((seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff) / 0x80000000) * steps);
  timed(20, () => session.state(random())); // the engine has compiled what it needs
  const state = session.state(steps - 1);
  console.log(`  live: ${state.totals.ownObjects.toLocaleString("en-US")} objects of the program, ${(state.totals.liveBytes / 1e6).toFixed(1)} MB; shown: ${state.objects.length}, left out: ${state.leftOut.toLocaleString("en-US")}`);
  report("go to any step", timed(60, () => session.at(random(), () => 0)));
  report("go and describe any step", timed(60, () => session.state(random())));
  report("one step back", timed(60, (i) => session.state(steps - 500 - i)));
  report("one step forward", timed(60, (i) => session.state(steps - 600 + i)));
  report("all 20,000 objects described", timed(5, () => session.state(random(), { limit: 25_000, items: 25_000 })));
  const own = state.objects.find((o) => o.type === "Node");
  report("everything about one object", timed(5, (i) => session.object(steps - 10 - i, own.key)));
  report("heap map", timed(5, (i) => session.heapMap(steps - 10 - i)));
  console.log(`  process: ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB resident; JavaScript heap and arrays grew by ${(used() - before).toFixed(0)} MB`);
}
rmSync(dir, { recursive: true, force: true });
