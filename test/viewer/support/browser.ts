/** A real Chromium and the page as `ouro view` serves it. Tests are skipped, with the reason, where no Chromium is found. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { type TestContext, after, before, test } from "node:test";
import { type Browser, type BrowserContextOptions, type Page, chromium } from "playwright-core";
import { OURO } from "../../cli/ouro.ts";

/** Debian's, Fedora's, macOS's, or what OURO_CHROMIUM names. */
const PLACES = [process.env["OURO_CHROMIUM"], "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];
const executablePath = PLACES.find((path) => path !== undefined && existsSync(path));
const SKIP = executablePath === undefined ? "no Chromium found (apt-get install chromium, or name one in OURO_CHROMIUM)" : false;

let browser: Browser | null = null;
let server: ChildProcess | null = null;
let url = "";

/** Starts browser and server for the tests of a file. */
export function useBrowser(): void {
  if (SKIP !== false) return;
  before(async () => {
    browser = await chromium.launch({ executablePath: executablePath!, args: ["--no-sandbox"] });
    ({ server, url } = await startServer([]));
  });
  after(async () => {
    await browser?.close();
    server?.kill();
  });
}
/** `ouro view --no-open …args`, and where it can be seen. */
export function startServer(args: readonly string[]): Promise<{ server: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [OURO, "view", "--no-open", ...args], { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    child.on("error", reject).on("exit", (code) => reject(new Error(`ouro view ended with ${code}`)));
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      const found = /http:\/\/\S+/.exec(text);
      if (found !== null) resolve({ server: child, url: found[0] });
    });
  });
}

/** Opens the page; `at`: what follows its address, or a whole address. Waits for a picture. Whatever the console complains about fails the test in `pageTest`. */
export async function open(at = "", options: BrowserContextOptions = {}, problems: string[] = []): Promise<Page> {
  const context = await browser!.newContext({ viewport: { width: 1360, height: 860 }, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  page.on("console", (message) => { if (message.type() === "error" || message.type() === "warning") problems.push(message.text()); });
  page.on("pageerror", (error) => problems.push(error.stack ?? error.message));
  await page.goto(/^\w+:/.test(at) ? at : url + at);
  await ready(page);
  return page;
}
/** Waits until a recording is there and shown. */
export async function ready(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector(".stack .frame, .frames-left-out") !== null && document.querySelector(".veil:not([hidden])") === null,
    undefined, { timeout: 60_000 });
}

type Body = (open: (at?: string, options?: BrowserContextOptions) => Promise<Page>, t: TestContext) => Promise<void>;
/** A test with pages of its own, which are closed after it. */
export function pageTest(name: string, body: Body): void {
  test(name, { skip: SKIP }, async (t) => {
    const problems: string[] = [];
    const pages: Page[] = [];
    try {
      await body(async (at, options) => { const page = await open(at, options, problems); pages.push(page); return page; }, t);
    } finally {
      for (const page of pages) await page.context().close();
    }
    if (problems.length > 0) throw new Error(`the console said:\n${problems.join("\n")}`);
  });
}

/** The step shown. */
export async function stepOf(page: Page): Promise<number> { return Number(await page.inputValue(".step-field")); }
/** Presses a key and waits until the step is another one; false: it stays the same (for a quarter of a second). */
export async function press(page: Page, key: string): Promise<boolean> {
  const before = await stepOf(page);
  await page.keyboard.press(key);
  return page.waitForFunction((old) => Number(document.querySelector<HTMLInputElement>(".step-field")!.value) !== old, before, { timeout: 1500 }).then(() => true, () => false);
}
/** Goes to a step by its number. */
export async function goTo(page: Page, step: number): Promise<void> {
  await page.fill(".step-field", String(step));
  await page.press(".step-field", "Enter");
  await page.waitForFunction((wanted) => document.querySelector(".scrubber")!.getAttribute("aria-valuetext")?.startsWith(`step ${wanted.toLocaleString("en-US")} of`),
    step, { timeout: 15_000 });
  await page.evaluate(() => { if (document.activeElement instanceof HTMLElement) document.activeElement.blur(); });
}
export async function output(page: Page): Promise<string> { return (await page.textContent("#panel-output")) ?? ""; }
/** The last step of the recording. */
export async function lastStep(page: Page): Promise<number> { return Number(await page.getAttribute(".scrubber", "max")); }

/** What the picture says: each box's text and place, each name with its value. */
export interface Picture { names: string[]; cards: Record<string, { text: string; place: string }> }
export function picture(page: Page): Promise<Picture> {
  return page.evaluate(() => {
    const cards: Picture["cards"] = {};
    for (const card of document.querySelectorAll<HTMLElement>(".card")) {
      cards[card.dataset["key"]!] = { text: [...card.querySelectorAll(".card-type, .card-value, .card-address, .slot, .refs > b, .gen, .garbage-mark")].map((one) => one.textContent).join(" "), place: `${card.style.left} ${card.style.top}` };
    }
    return { names: [...document.querySelectorAll(".stack .row")].map((row) => row.textContent ?? ""), cards };
  });
}
