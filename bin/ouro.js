#!/usr/bin/env node
// The command. In a checkout it builds dist/ first when that is missing. (CommonJS: Node starts it faster.)
"use strict";
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const launcher = join(__dirname, "../dist/launcher.cjs");
if (!existsSync(launcher)) {
  const { spawnSync } = require("node:child_process");
  const built = spawnSync(process.execPath, [join(__dirname, "../scripts/build.mjs")], { stdio: ["ignore", 2, 2] });
  if (built.status !== 0) process.exit(built.status ?? 1);
}
require(launcher);
