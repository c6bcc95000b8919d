/** The page for everybody: axe in light and dark, keyboard alone, a phone, reduced motion, the table that says what the picture shows. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { pageTest, picture, press, stepOf, useBrowser } from "./support/browser.ts";

useBrowser();

const AXE = readFileSync(createRequire(join(process.cwd(), "package.json")).resolve("axe-core/axe.min.js"), "utf8");
interface Violation { id: string; help: string; nodes: { html: string; any: { message: string }[] }[] }

async function violations(page: Page, where: string): Promise<string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(root: Document, options: object): Promise<{ violations: Violation[] }> } };
    return (await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })).violations;
  });
  return found.map((one) => `${where}: ${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map((node) => `${node.html.slice(0, 160)} ${node.any.map((check) => check.message).join("; ")}`).join(" | ")}`);
}

for (const colorScheme of ["light", "dark"] as const) {
  pageTest(`axe finds nothing in ${colorScheme}, in any view`, async (open) => {
    const page = await open("#example=cycle", { colorScheme });
    assert.equal(await page.getAttribute("html", "data-theme"), colorScheme);
    for (let i = 0; i < 10; i++) await press(page, "ArrowRight");
    const found = await violations(page, "objects");
    await page.locator(".card", { hasText: "list" }).first().locator(".card-head").click();
    await page.waitForSelector(".inspector .life");
    found.push(...await violations(page, "inspector"));
    for (const [key, wait] of [["2", ".collections table"], ["3", ".classes"], ["4", ".figures dd"], ["5", ".table-view table"]] as const) {
      await page.keyboard.press(key);
      await page.waitForSelector(wait);
      found.push(...await violations(page, wait));
    }
    await page.keyboard.press("2");
    await page.locator("td >> text=phases").first().click();
    await page.waitForSelector(".phase-steps");
    found.push(...await violations(page, "phases"));
    await page.keyboard.press("?");
    await page.waitForSelector("dialog[open]");
    found.push(...await violations(page, "help"));
    assert.deepEqual(found, []);
  });
}

pageTest("the theme can be chosen, and stays chosen", async (open) => {
  const page = await open("", { colorScheme: "light" });
  await page.click("[aria-label='Light or dark']");
  assert.equal(await page.getAttribute("html", "data-theme"), "dark");
  await page.reload();
  assert.equal(await page.getAttribute("html", "data-theme"), "dark");
});

pageTest("keyboard alone: write, run, step, choose an object, read its life, leave", async (open) => {
  const page = await open();
  await page.keyboard.press("e");
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText("a = [1]\nb = a\ndel a\ndel b\n");
  await page.keyboard.press("ControlOrMeta+Enter");
  await page.waitForFunction(() => /a = \[1\]/.test(document.querySelector(".cm-running")?.textContent ?? ""), undefined, { timeout: 20_000 });
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.activeElement?.closest(".transport") !== null), true, "Escape leaves the editor for the buttons");
  assert.ok(await press(page, "ArrowRight"));
  assert.ok(await press(page, "ArrowRight"));
  // Tab leads to the picture; arrow keys go from box to box.
  for (let i = 0; i < 60 && !(await page.evaluate(() => document.activeElement?.classList.contains("card-head"))); i++) await page.keyboard.press("Tab");
  const first = await page.evaluate(() => document.activeElement?.getAttribute("data-key"));
  assert.ok(first, "Tab reaches a box");
  await page.keyboard.press("ArrowRight");
  assert.notEqual(await page.evaluate(() => document.activeElement?.getAttribute("data-key")), first);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".inspector .life");
  const step = await stepOf(page);
  await page.keyboard.press("d");
  await page.waitForFunction((old) => Number(document.querySelector<HTMLInputElement>(".step-field")!.value) > old, step);
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".inspector").isHidden(), true);
  for (const [key, panel] of [["2", "collections"], ["3", "heap"], ["4", "memory"], ["5", "table"], ["1", "picture"]] as const) {
    await page.keyboard.press(key);
    assert.equal(await page.locator(`#panel-${panel}`).isVisible(), true);
  }
  await page.keyboard.press("Home");
  await page.waitForFunction(() => /a = \[1\]/.test(document.querySelector(".cm-running")?.textContent ?? ""));
  // The scrubber is a range input.
  await page.focus(".scrubber");
  assert.ok(await press(page, "ArrowRight"));
  await page.keyboard.press("End");
});

pageTest("focus is always seen, and no element traps it", async (open) => {
  const page = await open();
  const seen = new Set<string>();
  for (let i = 0; i < 45; i++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement;
      const style = getComputedStyle(element);
      const outlined = style.outlineStyle !== "none" || element.closest(".cm-editor, .track") !== null;
      return { name: element.tagName + (element.getAttribute("aria-label") ?? element.id ?? ""), outlined };
    });
    assert.ok(at.outlined || at.name.startsWith("BODY"), `${at.name} shows no focus`);
    seen.add(at.name);
  }
  assert.ok([...seen].some((name) => /Program/.test(name)), "the editor is a stop on the way");
  assert.ok(seen.size > 15, `only ${seen.size} stops: ${[...seen].join(", ")}`);
});

pageTest("the table says what the picture shows, and each step is announced", async (open) => {
  const page = await open("#example=count");
  for (let i = 0; i < 5; i++) await press(page, "ArrowRight");
  const shown = await picture(page);
  await page.keyboard.press("5");
  const table = (await page.textContent(".table-view")) ?? "";
  for (const [key, card] of Object.entries(shown.cards)) {
    const address = /0x[0-9a-f]+/.exec(card.text)![0];
    assert.ok(table.includes(address), `object ${key} at ${address} is not in the table`);
  }
  for (const name of ["x", "y", "z"]) assert.ok(await page.locator(".table-view th[scope=row]", { hasText: new RegExp(`^${name}$`) }).count() > 0, name);
  const said = await page.textContent("[aria-live=polite][role=status]");
  assert.match(said ?? "", /^Step \d+, line \d+/);
  await press(page, "ArrowRight");
  assert.notEqual(await page.textContent("[aria-live=polite][role=status]"), said);
});

pageTest("on a phone everything is there, nothing wider than the screen, targets large enough", async (open) => {
  const page = await open("#example=cycle", { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });
  const wide = (): Promise<boolean> => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  assert.equal(await wide(), false);
  for (let i = 0; i < 9; i++) await press(page, "ArrowRight");
  const heap = (await page.locator(".heap").boundingBox())!;
  assert.ok(heap.width > 200 && heap.height > 250, `heap of ${heap.width} × ${heap.height}`);
  for (const label of ["Step back", "Step forward"]) {
    const box = (await page.locator(`[aria-label='${label}']`).boundingBox())!;
    assert.ok(box.width >= 40 && box.height >= 40, `${label}: ${box.width} × ${box.height}`);
  }
  await page.tap(".mobile-tabs [data-pane=code]");
  assert.equal(await page.locator(".cm-editor").isVisible(), true);
  assert.equal(await wide(), false);
  await page.tap(".mobile-tabs [data-pane=stage]");
  for (const name of ["collections", "heap", "memory", "table"]) {
    await page.locator(`#view-${name}`).tap();
    assert.equal(await page.locator(`#panel-${name}`).isVisible(), true);
    assert.equal(await wide(), false, name);
  }
  await page.locator("#view-picture").tap();
  await page.locator(".card .card-head").first().tap();
  await page.waitForSelector(".inspector .life");
  assert.deepEqual(await violations(page, "phone"), []);
});

pageTest("who wants less motion gets none", async (open) => {
  const page = await open("#example=zero", { reducedMotion: "reduce" });
  for (let i = 0; i < 6; i++) await press(page, "ArrowRight");
  const longest = await page.evaluate(() => Math.max(0, ...document.getAnimations().map((animation) => Number(animation.effect?.getTiming().duration ?? 0))));
  assert.ok(longest <= 1, `an animation of ${longest} ms`);
});
