// Measures the page in Chromium: time to interactive, latency of a step, frames a second with 20,000 objects, and what a
// long recording takes. usage: node scripts/measure-viewer.mjs [FOLDER]   (default: dist/viewer, after npm run build)
import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { chromium } from "playwright-core";

const folder = process.argv[2] ?? fileURLToPath(new URL("../dist/viewer", import.meta.url));
const TYPES = { html: "text/html", js: "text/javascript", css: "text/css" };

/** 20,000 objects, all alive at the end. */
const MANY = "keep = []\nfor i in range(20000):\n    keep.append([])\nkeep.append(1)\nkeep.append(2)\nkeep.append(3)\n";
/** About 100,000 line steps. */
const LONG = "total = 0\nfor i in range(50000):\n    total += i % 7\nprint(total)\n";

const server = createServer((request, response) => {
  const name = new URL(request.url, "http://x").pathname.slice(1) || "index.html";
  const file = join(folder, name);
  if (!/^[\w.]+$/.test(name) || !existsSync(file)) { response.writeHead(404).end(); return; }
  response.writeHead(200, { "content-type": TYPES[name.split(".").pop()] ?? "text/plain" });
  createReadStream(file).pipe(response);
}).listen(0, "127.0.0.1");
await new Promise((resolve) => server.once("listening", resolve));
const url = `http://127.0.0.1:${server.address().port}/`;

const executablePath = [process.env.OURO_CHROMIUM, "/usr/bin/chromium", "/usr/bin/google-chrome"].find((path) => path && existsSync(path));
if (executablePath === undefined) { console.error("no Chromium found"); process.exit(1); }
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const worst = (numbers) => Math.max(...numbers);
const say = (what, value) => console.log(`${what.padEnd(58)} ${value}`);
const shown = () => page.waitForFunction(() => document.querySelector(".stack .frame") !== null && document.querySelector(".veil:not([hidden])") === null, undefined, { timeout: 300_000 });

/** Milliseconds from a key to the picture of another step, painted. */
const stepTime = (key) => page.evaluate((name) => new Promise((resolve) => {
  const field = document.querySelector(".step-field");
  const before = field.value;
  const started = performance.now();
  document.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
  const look = () => { if (field.value !== before) requestAnimationFrame(() => resolve(performance.now() - started)); else if (performance.now() - started > 20_000) resolve(NaN); else requestAnimationFrame(look); };
  look();
}), key);
async function steps(label, forward, back) {
  const times = [];
  for (let i = 0; i < forward; i++) times.push(await stepTime("ArrowRight"));
  for (let i = 0; i < back; i++) times.push(await stepTime("ArrowLeft"));
  const valid = times.filter((time) => !Number.isNaN(time));
  say(label, `${median(valid).toFixed(0)} ms, worst ${worst(valid).toFixed(0)} ms (${valid.length} steps)`);
}
/** Frames a second and the longest frame while the picture is dragged for two seconds. */
async function drag(label) {
  const box = await page.locator(".heap").boundingBox();
  await page.evaluate(() => {
    window.frames_ = [];
    window.running_ = true;
    let last = performance.now();
    const frame = (now) => { window.frames_.push(now - last); last = now; if (window.running_) requestAnimationFrame(frame); };
    requestAnimationFrame(frame);
  });
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  const end = Date.now() + 2000;
  for (let i = 0; Date.now() < end; i++) await page.mouse.wheel(i % 40 < 20 ? 6 : -6, i % 80 < 60 ? 40 : -100);
  const frames = await page.evaluate(() => { window.running_ = false; return window.frames_.slice(2); });
  say(label, `${(1000 / (frames.reduce((a, b) => a + b, 0) / frames.length)).toFixed(0)} frames/s, longest frame ${worst(frames).toFixed(0)} ms`);
}
async function runProgram(source) {
  await page.click(".cm-content");
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(source);
  const started = Date.now();
  await page.keyboard.press("ControlOrMeta+Enter");
  await page.waitForTimeout(50);
  await shown();
  await page.keyboard.press("Escape");
  return Date.now() - started;
}

const started = Date.now();
await page.goto(url);
await page.waitForFunction(() => document.documentElement.dataset.ready === "true");
say("page can be used (editor, examples)", `${Date.now() - started} ms`);
await shown();
say("first example recorded and shown", `${Date.now() - started} ms`);
await steps("step of an example", 6, 6);

const many = await runProgram(MANY);
say("20,000 objects: recorded", `${(many / 1000).toFixed(1)} s`);
await page.keyboard.press("End");
await page.waitForFunction(() => { const range = document.querySelector(".scrubber"); return range.value === range.max; }, undefined, { timeout: 60_000 });
await steps("step there, near objects drawn", 2, 6);
const all = page.locator("text=draw all");
if (await all.count() > 0) {
  await all.click();
  await page.waitForSelector("text=only the near ones", { timeout: 60_000 });
}
await steps("step there, all objects drawn", 2, 6);
await drag("moving the picture, boxes");
await page.keyboard.press("0");
await drag("moving the picture, everything in the window");

const long = await runProgram(LONG);
say("100,000 line steps: recorded", `${(long / 1000).toFixed(1)} s`);
await page.keyboard.press("4");
say("what that recording takes", await page.locator(".figures div", { hasText: "this recording takes" }).locator("dd").textContent());
await page.keyboard.press("1");
await steps("step at the start", 5, 5);
await page.fill(".step-field", String(Math.floor(Number(await page.getAttribute(".scrubber", "max")) / 2)));
await page.press(".step-field", "Enter");
await page.evaluate(() => document.activeElement.blur());
await page.waitForTimeout(1500);
await steps("step in the middle", 8, 8);
await browser.close();
server.close();
