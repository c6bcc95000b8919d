// Builds dist/viewer/: the page as static files with relative addresses, for any web host and any path.
import { build } from "esbuild";
import { cpSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

/** `root`: the project's folder. The fonts are inside the style sheet, so the page is four files. */
export async function buildViewer(root) {
  const out = join(root, "dist/viewer");
  mkdirSync(out, { recursive: true });
  const common = { absWorkingDir: root, bundle: true, minify: true, target: "es2022", logLevel: "warning", legalComments: "none", charset: "utf8" };
  await Promise.all([
    build({ ...common, entryPoints: ["viewer/src/main.ts"], outfile: "dist/viewer/app.js", format: "esm", loader: { ".py": "text" } }),
    build({ ...common, entryPoints: ["viewer/styles/app.css"], outfile: "dist/viewer/app.css", loader: { ".woff2": "dataurl" } }),
    existsSync(join(root, "viewer/src/worker.ts")) && build({ ...common, entryPoints: ["viewer/src/worker.ts"], outfile: "dist/viewer/worker.js", format: "iife", platform: "browser", define: { OURO_STEPPING: "true" } }),
  ]);
  cpSync(join(root, "viewer/index.html"), join(out, "index.html"));
}
