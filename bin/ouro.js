#!/usr/bin/env node
// The command. In a checkout it builds dist/ first when that is missing.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
try {
  require("../dist/launcher.cjs");
} catch (error) {
  if (error.code !== "MODULE_NOT_FOUND") throw error;
  const { spawnSync } = require("node:child_process");
  const { fileURLToPath } = require("node:url");
  const built = spawnSync(process.execPath, [fileURLToPath(new URL("../scripts/build.mjs", import.meta.url))], { stdio: ["ignore", 2, 2] });
  if (built.status !== 0) process.exit(built.status ?? 1);
  require("../dist/launcher.cjs");
}
