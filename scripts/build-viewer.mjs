// Builds dist/viewer/: the page as static files with relative addresses, for any web host and any path.
import { build } from "esbuild";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FONTS = ["@fontsource-variable/inter", "@fontsource-variable/jetbrains-mono"];

/** `root`: the project's folder. The fonts are inside the style sheet, so the page needs no others. */
export async function buildViewer(root) {
  const out = join(root, "dist/viewer");
  mkdirSync(out, { recursive: true });
  const common = { absWorkingDir: root, bundle: true, minify: true, target: "es2022", logLevel: "warning", legalComments: "none", charset: "utf8" };
  const [page] = await Promise.all([
    build({ ...common, entryPoints: ["viewer/src/main.ts"], outfile: "dist/viewer/app.js", format: "esm", loader: { ".py": "text" }, metafile: true }),
    build({ ...common, entryPoints: ["viewer/styles/app.css"], outfile: "dist/viewer/app.css", loader: { ".woff2": "dataurl" } }),
    build({ ...common, entryPoints: ["viewer/src/worker.ts"], outfile: "dist/viewer/worker.js", format: "iife", platform: "browser", define: { OURO_STEPPING: "true" } }),
  ]);
  cpSync(join(root, "viewer/index.html"), join(out, "index.html"));
  writeFileSync(join(out, "licences.txt"), licences(root, Object.keys(page.metafile.inputs)));
}

/** The licences of the packages that are in the page. `inputs`: the bundled files. */
function licences(root, inputs) {
  const packages = new Set(FONTS);
  for (const input of inputs) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1];
    if (name !== undefined) packages.add(name);
  }
  return [...packages].sort().map((name) => `${name}\n\n${readFileSync(join(root, "node_modules", name, "LICENSE"), "utf8").trim()}\n`).join(`\n${"-".repeat(80)}\n\n`);
}
