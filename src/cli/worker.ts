/** The Python thread's first lines: loads the bundle it is to run. */
import { type Script } from "node:vm";
import { workerData } from "node:worker_threads";
import { loadBundle } from "./bundle.ts";
import { type StartData } from "./protocol.ts";

interface Program { main(start: StartData, script: Script, cacheFile: string): void }

const start = workerData as StartData;
const { exports, build, script, cacheFile } = loadBundle<Program>(start.dist, start.bundle);
exports.main({ ...start, build }, script, cacheFile);
