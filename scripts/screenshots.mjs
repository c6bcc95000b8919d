// Takes the pictures of docs/pictures: each example in light and dark at a step worth looking at, and the page's other views.
// usage: node scripts/screenshots.mjs [NAME…]   (after npm run build)
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { toPalette } from "./palette-png.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const out = join(root, "docs/pictures");
mkdirSync(out, { recursive: true });
const wanted = process.argv.slice(2);

/** Where each example is looked at: the line about to run, and which time it comes; `choose`: text of a box to choose; `view`: key of a view; `keys`: pressed at the end. */
const SHOTS = [
  { name: "one-object", line: 4 }, { name: "never-shared", line: 6 }, { name: "count", line: 7 }, { name: "zero", line: 12, choose: ".name" },
  { name: "cycle", line: 14 }, { name: "generations", line: 9, times: 3000 }, { name: "copies", line: 6 }, { name: "interning", line: 10 }, { name: "default-argument", line: 8 },
  { name: "closures", line: 18 }, { name: "generators", line: 10 }, { name: "exceptions", line: 20 }, { name: "cache", line: 7, times: 4 }, { name: "weakrefs", line: 17 }, { name: "del-order", line: 13 },
  { name: "doubly-linked", line: 25 }, { name: "resurrection", line: 17 }, { name: "untracked", line: 8 }, { name: "slots", line: 22 }, { name: "key-sharing", line: 15 }, { name: "over-allocation", line: 7, times: 10 },
  { name: "fragmentation", line: 4, view: "3" },
  { name: "cycle", file: "view-inspector", line: 11, choose: "Bucky", box: "list" }, { name: "cycle", file: "view-collector", line: 14, view: "2", phases: 4 },
  { name: "fragmentation", file: "view-memory", line: 6, view: "4" }, { name: "count", file: "view-table", line: 7, view: "5" },
  { name: "never-shared", file: "view-predict", line: 4, predict: true }, { name: "cycle", file: "view-phone", line: 12, phone: true },
];

const server = spawn(process.execPath, [join(root, "bin/ouro.js"), "view", "--no-open"], { stdio: ["ignore", "pipe", "inherit"] });
const url = await new Promise((resolve) => server.stdout.setEncoding("utf8").on("data", (text) => { const found = /http:\/\/\S+/.exec(text); if (found) resolve(found[0]); }));
const executablePath = [process.env.OURO_CHROMIUM, "/usr/bin/chromium", "/usr/bin/google-chrome"].find((path) => path && existsSync(path));
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });

/** Goes to the `times`th time the line comes, by clicks on its number. */
async function runTo(page, line, times) {
  const number = page.locator(".cm-lineNumbers .cm-gutterElement", { hasText: new RegExp(`^${line}$`) });
  if (times > 20) { // far: by the number of the step
    const last = Number(await page.getAttribute(".scrubber", "max"));
    await page.fill(".step-field", String(Math.round(last * 0.55)));
    await page.press(".step-field", "Enter");
    return;
  }
  const at = await page.textContent(".cm-running-gutter");
  for (let i = at === String(line) ? 1 : 0; i < times; i++) { await number.click(); await page.waitForTimeout(250); }
}

for (const shot of SHOTS) {
  const file = shot.file ?? `example-${shot.name}`;
  if (wanted.length > 0 && !wanted.some((word) => file.includes(word))) continue;
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ ...(shot.phone ? { viewport: { width: 390, height: 800 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 } : { viewport: { width: 1280, height: 800 } }), colorScheme, reducedMotion: "reduce" });
    const page = await context.newPage();
    await page.goto(`${url}#example=${shot.name}`);
    await page.waitForFunction(() => document.querySelector(".stack .frame") !== null && document.querySelector(".veil:not([hidden])") === null, undefined, { timeout: 120_000 });
    if (shot.phone) await page.tap("[data-pane=code]");
    await runTo(page, shot.line, shot.times ?? 1);
    if (shot.phone) await page.tap("[data-pane=stage]");
    if (shot.choose) await page.locator(".card", { hasText: shot.choose }).filter({ hasText: shot.box ?? "" }).first().locator(".card-head").click();
    if (shot.view) await page.keyboard.press(shot.view);
    if (shot.phases) {
      await page.locator("td >> text=phases").first().click();
      for (let i = 0; i < shot.phases; i++) await page.click("[aria-label='Next phase']");
    }
    if (shot.predict) { await page.keyboard.press("p"); await page.keyboard.press("ArrowRight"); }
    await page.evaluate(() => { if (document.activeElement instanceof HTMLElement && document.activeElement.closest(".predict") === null) document.activeElement.blur(); });
    await page.mouse.move(700, 4);
    await page.waitForTimeout(700);
    writeFileSync(join(out, `${file}-${colorScheme}.png`), toPalette(await page.screenshot()));
    await context.close();
  }
  console.log(file);
}
await browser.close();
server.kill();
