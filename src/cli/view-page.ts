/** The page of `ouro view`: its files as they are served, and all of them in one file that works without any server. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A program that the page opens with. */
export interface PageProgram { source: string; filename: string }

export interface PageFile { type: string; body: Buffer }

/** File names beside index.html, with their media types. */
const FILES: Readonly<Record<string, string>> = { "app.js": "text/javascript; charset=utf-8", "app.css": "text/css; charset=utf-8", "worker.js": "text/javascript; charset=utf-8", "licences.txt": "text/plain; charset=utf-8" };
export const HTML = "text/html; charset=utf-8";

/** Everything the server answers with, by path. `folder`: dist/viewer. Throws ENOENT when the page is not built. */
export function pageFiles(folder: string, program: PageProgram | null): Map<string, PageFile> {
  const files = new Map<string, PageFile>();
  for (const [name, type] of Object.entries(FILES)) files.set(`/${name}`, { type, body: readFileSync(join(folder, name)) });
  const index = { type: HTML, body: Buffer.from(withProgram(readFileSync(join(folder, "index.html"), "utf8"), program)) };
  return files.set("/", index).set("/index.html", index);
}

/** The page with style, script, worker and program inside; it may load nothing from anywhere. */
export function onePage(folder: string, program: PageProgram | null): string {
  const read = (name: string): string => readFileSync(join(folder, name), "utf8");
  // A script must not contain what ends it; both are only found in strings, where the backslash changes nothing.
  const script = read("app.js").replace(/<\/script/gi, "<\\/script").replace(/<!--/g, "<\\!--");
  const hash = createHash("sha256").update(script).digest("base64");
  const policy = `default-src 'none'; script-src 'sha256-${hash}'; worker-src blob:; style-src 'unsafe-inline'; font-src data:; img-src data:; base-uri 'none'; form-action 'none'`;
  const page = replaceOnce(read("index.html"), /(http-equiv="Content-Security-Policy" content=")[^"]*/, (start) => `${start}${policy}`);
  const styled = replaceOnce(page, /<link rel="stylesheet" href="app.css">/, () => `<style>${read("app.css")}</style>`);
  const worker = `${data("worker-script", read("worker.js"))}\n${data("licences", read("licences.txt"))}`;
  return withProgram(replaceOnce(styled, /<script type="module" src="app.js"><\/script>/, () => `${worker}\n<script type="module">${script}</script>`), program);
}

function withProgram(page: string, program: PageProgram | null): string {
  return program === null ? page : replaceOnce(page, /<div id="app"><\/div>/, (found) => `${found}\n${data("program", program)}`);
}
/** A value as an element that is never run; "<" is written as an escape, so nothing in it can end the element. */
function data(id: string, value: unknown): string {
  return `<script type="application/json" id="${id}">${JSON.stringify(value).replace(/</g, "\\u003c")}</script>`;
}
/** `make` gets the first group, or the whole match; its result is taken as it is. Throws when the page has no such place. */
function replaceOnce(text: string, place: RegExp, make: (found: string) => string): string {
  if (!place.test(text)) throw new Error(`the page has no ${place.source}`);
  return text.replace(place, (found: string, group: unknown) => make(typeof group === "string" ? group : found));
}
