/** The page in a real browser: every example, every way through a run, links, one-file pages, predict mode. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { EXAMPLES } from "../../viewer/src/examples.ts";
import { ouro } from "../cli/ouro.ts";
import { goTo, lastStep, output, pageTest, picture, press, ready, startServer, stepOf, useBrowser } from "./support/browser.ts";

useBrowser();

pageTest("the first example is there at once, its first line about to run", async (open) => {
  const page = await open();
  assert.equal(await page.title(), "Ouroboros: see Python's memory");
  assert.match((await page.textContent(".cm-running")) ?? "", /age = 20/);
  assert.equal(await output(page), "Nothing printed yet.");
  for (let i = 0; i < 2; i++) assert.ok(await press(page, "ArrowRight"));
  const { names } = await picture(page);
  assert.deepEqual(names.filter((name) => /^(age|score)/.test(name)), ["age20", "score20"]);
  assert.equal(await page.locator(".card-value", { hasText: /^20$/ }).count(), 1, "equal small ints are one box");
});

for (const example of EXAMPLES) {
  pageTest(`example ${example.name}: prints what the command prints; forth and back show the same, nothing moves`, async (open) => {
    const page = await open(`#example=${example.name}`);
    const seen = new Map<number, Awaited<ReturnType<typeof picture>>>();
    const places = new Map<string, string>();
    const note = async (): Promise<void> => {
      const step = await stepOf(page);
      const now = await picture(page);
      for (const [key, { place }] of Object.entries(now.cards)) {
        assert.equal(places.get(key) ?? place, place, `object ${key} moved at step ${step}`);
        places.set(key, place);
      }
      const before = seen.get(step);
      if (before === undefined) { seen.set(step, now); return; }
      assert.deepEqual(now.names, before.names, `names at step ${step}`);
      for (const [key, card] of Object.entries(now.cards)) if (before.cards[key] !== undefined) assert.equal(card.text, before.cards[key].text, `object ${key} at step ${step}`);
    };
    await note();
    for (let i = 0; i < 14 && (await press(page, "ArrowRight")); i++) await note();
    for (let i = 0; i < 14 && (await press(page, "ArrowLeft")); i++) await note();
    await goTo(page, await lastStep(page));
    const folder = mkdtempSync(join(tmpdir(), "ouro-view-"));
    writeFileSync(join(folder, "program.py"), example.source);
    const { out } = await ouro(["program.py"], { cwd: folder, env: { PYTHONHASHSEED: "0" } });
    rmSync(folder, { recursive: true });
    assert.equal(await output(page), out);
  });
}

pageTest("a cycle is marked before it is collected, leaves ghosts, and is gone a step later", async (open) => {
  const page = await open("#example=cycle");
  while (!/found:/.test(await page.textContent(".cm-running") ?? "")) assert.ok(await press(page, "ArrowRight"));
  assert.equal(await page.locator(".card.is-garbage").count() >= 2, true);
  const kept = await page.locator(".card.is-garbage").evaluateAll((cards) => cards.map((card) => (card as HTMLElement).dataset["key"]));
  await page.click("text=Next collection");
  await page.waitForFunction(() => document.querySelector(".card.is-ghost") !== null);
  const ghosts = await page.locator(".card.is-ghost").evaluateAll((cards) => cards.map((card) => (card as HTMLElement).dataset["key"]));
  for (const key of kept) assert.ok(ghosts.includes(key), `object ${key} left no ghost`);
  assert.match(await page.locator(".card.is-ghost .refs").first().textContent() ?? "", /freed by the collector|count fell/);
});

pageTest("a changed count is seen to change", async (open) => {
  const page = await open("#example=zero");
  let moved = 0;
  for (let i = 0; i < 12; i++) { await press(page, "ArrowRight"); moved += await page.locator(".refs.moved").count(); }
  assert.ok(moved > 0);
});

pageTest("run to a line by its number, to a death, out of and past a call", async (open) => {
  const page = await open("#example=zero");
  await page.locator(".cm-lineNumbers .cm-gutterElement", { hasText: /^11$/ }).click();
  await page.waitForFunction(() => /del a/.test(document.querySelector(".cm-running")?.textContent ?? ""));
  await page.locator(".stack .row", { hasText: "a" }).first().waitFor();
  await page.locator(".card", { hasText: "House" }).filter({ hasText: ".name" }).first().locator(".card-head").click();
  await page.waitForSelector(".inspector .life .died");
  await page.click("text=To its death");
  await page.waitForSelector(".card.is-ghost");
  assert.match(await output(page), /deallocated: first/);
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".inspector").isHidden(), true);
});

pageTest("after a click on an object the arrow keys still step", async (open) => {
  const page = await open("#example=never-shared");
  for (let i = 0; i < 3; i++) await press(page, "ArrowRight");
  await page.click(".cm-content");
  await page.locator(".card", { hasText: "list" }).first().locator(".card-head").click();
  await page.waitForSelector(".inspector .life");
  const step = await stepOf(page);
  assert.ok(await press(page, "ArrowRight"));
  assert.ok(await stepOf(page) > step);
  // A link in the inspector keeps the focus when its content changes.
  await page.locator(".inspector .life .link").first().focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction((old) => Number(document.querySelector<HTMLInputElement>(".step-field")!.value) < old, step);
  await page.waitForTimeout(300);
  assert.equal(await page.evaluate(() => document.activeElement?.closest(".inspector") !== null), true);
});

pageTest("instructions: the evaluation stack, and the same step back", async (open) => {
  const page = await open("#example=count");
  const start = await stepOf(page);
  await page.click("text=Instruction");
  let seen = 0;
  for (let i = 0; i < 12; i++) { await press(page, "ArrowRight"); seen += await page.locator(".evaluation").count(); }
  assert.equal(await stepOf(page), start + 12);
  assert.ok(seen > 0, "no evaluation stack in twelve instructions");
  for (let i = 0; i < 12; i++) await press(page, "ArrowLeft");
  assert.equal(await stepOf(page), start);
});

pageTest("state at step k is the state of a fresh run that is stopped at k", async (open) => {
  const page = await open();
  // Straight to the worker, as the page itself talks to it.
  const compare = await page.evaluate(async (sources) => {
    const worker = new Worker("worker.js");
    let id = 0;
    const ask = (request: object): Promise<Record<string, unknown>> => new Promise((resolve) => {
      const mine = ++id;
      const listen = (event: MessageEvent): void => { if (event.data.id === mine) { worker.removeEventListener("message", listen); resolve(event.data); } };
      worker.addEventListener("message", listen);
      worker.postMessage({ id: mine, ...request });
    });
    const different: string[] = [];
    let compared = 0;
    for (const source of sources) {
      const { recording } = await ask({ type: "run", source }) as { recording: { steps: number } };
      for (const part of [0, 0.13, 0.5, 0.37, 0.99]) { // there and back
        const step = Math.floor(recording.steps * part);
        const [kept, fresh] = [await ask({ type: "hash", step }), await ask({ type: "hash", step, fresh: true })];
        compared++;
        if (typeof kept["hash"] !== "string" || kept["hash"] !== fresh["hash"]) different.push(`step ${step} of ${source.slice(0, 30)}: ${JSON.stringify([kept, fresh])}`);
      }
    }
    worker.terminate();
    return { different, compared };
  }, EXAMPLES.filter((one) => one.name !== "generations").map((one) => one.source));
  assert.deepEqual(compare.different, []);
  assert.equal(compare.compared, (EXAMPLES.length - 1) * 5);
});

pageTest("a link holds the program and the step", async (open) => {
  const page = await open();
  await page.click(".cm-content");
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText("words = ['β', '🐍']\nfor word in words:\n    print(word)\n");
  await page.keyboard.press("ControlOrMeta+Enter");
  await ready(page);
  await page.waitForFunction(() => /words/.test(document.querySelector(".cm-running")?.textContent ?? ""));
  await page.keyboard.press("Escape");
  for (let i = 0; i < 4; i++) await press(page, "ArrowRight");
  const step = await stepOf(page);
  await page.click("[aria-label='Copy a link to this step']");
  await page.waitForFunction(() => location.hash.includes("p="));
  const other = await open(new URL(page.url()).hash);
  assert.equal(await stepOf(other), step);
  assert.equal(await output(other), await output(page));
  assert.match(await other.textContent(".cm-content") ?? "", /words = \['β', '🐍'\]/);
  assert.deepEqual(await picture(other).then((p) => p.names), await picture(page).then((p) => p.names));
});

pageTest("a damaged link says so and leaves the page usable", async (open) => {
  const page = await open("#p=AAAA");
  assert.match(await page.textContent(".toast") ?? "", /damaged/);
  assert.ok(await press(page, "ArrowRight"));
});

pageTest("embedded, only the picture and its steps are shown", async (open) => {
  const page = await open("?embed#example=cycle&step=20");
  assert.equal(await stepOf(page), 20);
  for (const part of [".bar", ".code", ".stage-head"]) assert.equal(await page.locator(part).isVisible(), false, part);
  assert.equal(await page.locator(".stack .frame").first().isVisible(), true);
  assert.ok(await press(page, "ArrowRight"));
});

pageTest("one file works offline and from a file address", async (open) => {
  const folder = mkdtempSync(join(tmpdir(), "ouro-view-"));
  const source = "tricky = '</script><!-- \\\\u003c -->'\nprint(tricky)\n";
  writeFileSync(join(folder, "tricky.py"), source);
  const { code, out } = await ouro(["view", "tricky.py", "--out", "page.html"], { cwd: folder });
  assert.equal(code, 0);
  assert.match(out, /^page\.html: [\d.]+ MB/);
  const page = await open(pathToFileURL(join(folder, "page.html")).href, { offline: true });
  await goTo(page, await lastStep(page));
  assert.equal(await output(page), "</script><!-- \\u003c -->\n");
  assert.equal(await page.textContent(".about h2"), "tricky.py");
  await page.selectOption(".examples", "cycle");
  await page.waitForFunction(() => /import gc/.test(document.querySelector(".cm-running")?.textContent ?? ""), undefined, { timeout: 20_000 });
  rmSync(folder, { recursive: true });
});

pageTest("ouro view FILE shows the file", async (open) => {
  const folder = mkdtempSync(join(tmpdir(), "ouro-view-"));
  writeFileSync(join(folder, "mine.py"), "answer = 6 * 7\r\nprint(answer)\r\n");
  const { server, url } = await startServer([join(folder, "mine.py")]);
  try {
    const page = await open(url);
    assert.equal(await page.textContent(".about h2"), "mine.py");
    await goTo(page, await lastStep(page));
    assert.equal(await output(page), "42\n");
  } finally {
    server.kill();
    rmSync(folder, { recursive: true });
  }
});

pageTest("20,000 objects: what is left out is said, can be drawn, and steps go on", async (open) => {
  const page = await open();
  await page.click(".cm-content");
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText("keep = []\nfor i in range(20000):\n    keep.append([])\nlast = keep\n");
  await page.keyboard.press("ControlOrMeta+Enter");
  await page.waitForFunction(() => /keep = /.test(document.querySelector(".cm-running")?.textContent ?? ""), undefined, { timeout: 60_000 });
  await page.keyboard.press("Escape");
  await goTo(page, await lastStep(page));
  assert.match(await page.textContent(".picture-notes") ?? "", /19,99\d more objects not drawn/);
  await page.click("text=draw all");
  await page.waitForFunction(() => /20,00\d objects drawn/.test(document.querySelector(".picture-notes")?.textContent ?? ""));
  assert.ok(await page.locator(".card").count() < 400, "only boxes near the window are elements");
  assert.ok(await press(page, "ArrowLeft"));
  await page.keyboard.press("0");
  await page.waitForFunction(() => document.querySelector(".card") === null && document.querySelector("canvas.far:not([hidden])") !== null);
});

pageTest("an uncaught exception, a syntax error and missing input are shown as Python tells them", async (open) => {
  const page = await open();
  const run = async (source: string): Promise<void> => {
    await page.click(".cm-content");
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.insertText(source);
    await page.keyboard.press("ControlOrMeta+Enter");
    await page.keyboard.press("Escape");
  };
  await run("def f(x):\n    return 1 / x\nf(0)\n");
  await ready(page);
  await page.waitForFunction(() => /def f/.test(document.querySelector(".cm-running")?.textContent ?? ""));
  await goTo(page, await lastStep(page));
  assert.match(await output(page), /Traceback \(most recent call last\):[\s\S]*ZeroDivisionError: division by zero/);
  assert.match(await page.textContent(".cm-failed") ?? "", /return 1 \/ x/);
  await run("x = (1,\n");
  await page.waitForFunction(() => /SyntaxError/.test(document.querySelector(".veil:not([hidden]) pre")?.textContent ?? ""));
  await page.click("#tab-input");
  await page.fill("#stdin", "Ada\n");
  await run("name = input('who? ')\nprint('hello', name)\n");
  await ready(page);
  await page.waitForFunction(() => /input/.test(document.querySelector(".cm-running")?.textContent ?? ""));
  await goTo(page, await lastStep(page));
  await page.click("#tab-output");
  assert.equal(await output(page), "who? hello Ada\n");
});

pageTest("the collector's phases, with the numbers on the objects", async (open) => {
  const page = await open("#example=cycle");
  await page.keyboard.press("2");
  await page.locator("td >> text=phases").first().click();
  await page.waitForSelector(".phase-steps");
  const names: string[] = [];
  for (;;) {
    names.push((await page.textContent(".phase-steps [aria-current]")) ?? "");
    const next = page.locator("[aria-label='Next phase']");
    if (await next.isDisabled()) break;
    await next.click();
  }
  for (const name of ["Copy the counts", "Subtract inner references", "Reachable", "Unreachable", "Clear"]) assert.ok(names.includes(name), `${name} in ${names.join(", ")}`);
});

pageTest("the heap map shows the chosen object's fields, and its figures add up", async (open) => {
  const page = await open("#example=never-shared");
  for (let i = 0; i < 3; i++) await press(page, "ArrowRight");
  await page.locator(".card", { hasText: "list" }).first().locator(".card-head").click();
  await page.click("text=show it in the heap map");
  await page.waitForSelector(".block-part .fields");
  assert.match(await page.textContent(".block-part") ?? "", /ob_refcnt/);
  assert.match(await page.textContent(".block-part") ?? "", /ob_item/);
  const rows = await page.locator(".classes tbody tr").count();
  assert.ok(rows > 10, `${rows} size classes`);
});

pageTest("predict mode asks before it shows, and keeps the score", async (open) => {
  const page = await open("#example=never-shared");
  for (let i = 0; i < 2; i++) await press(page, "ArrowRight");
  await page.keyboard.press("p");
  const before = await stepOf(page);
  await page.keyboard.press("ArrowRight");
  await page.waitForSelector(".predict:not([hidden])");
  assert.equal(await stepOf(page), before, "the step is not shown before the answer");
  const asked = (await page.textContent(".predict h2")) ?? "";
  if (/“is”/.test(asked)) await page.locator(".predict .choice", { hasText: "False" }).click();
  else { await page.fill(".predict input", "nonsense"); await page.keyboard.press("Enter"); }
  await page.waitForSelector(".predict >> text=Go on");
  assert.match(await page.textContent(".predict .chip") ?? "", /of 1 right/);
  assert.match(await page.textContent("[aria-keyshortcuts='P']") ?? "", /of 1/);
  await page.keyboard.press("Enter");
  await page.click("[aria-keyshortcuts='P']");
  assert.equal(await page.locator(".predict").isHidden(), true);
  assert.ok(await press(page, "ArrowRight"));
});
