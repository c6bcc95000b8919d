/** The files of the machine, for a runtime that is granted them. Synchronous. */
import { appendFileSync, mkdirSync, readFileSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { HostError, type FileStat, type HostFiles } from "../host/host.ts";

/** Runs a file operation; what the operating system refuses becomes a HostError. */
function guarded<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    const { errno, message } = error as NodeJS.ErrnoException;
    if (errno === undefined) throw error;
    throw new HostError(-errno, message);
  }
}

const ENOENT = 2;
const ENOTDIR = 20;

export function nodeFiles(): HostFiles {
  return {
    cwd: () => process.cwd(),
    stat(path): FileStat | null {
      try {
        const found = guarded(() => statSync(path));
        return { kind: found.isDirectory() ? "directory" : "file", size: found.size, mtime: found.mtimeMs / 1000 };
      } catch (error) {
        if (error instanceof HostError && (error.errno === ENOENT || error.errno === ENOTDIR)) return null;
        throw error;
      }
    },
    read: (path) => guarded(() => readFileSync(path)),
    write(path, data, append) { guarded(() => (append ? appendFileSync(path, data) : writeFileSync(path, data))); },
    list: (path) => guarded(() => readdirSync(path)),
    remove(path) { guarded(() => rmSync(path)); },
    mkdir(path) { guarded(() => mkdirSync(path)); },
    resolve: (path) => guarded(() => realpathSync(path)),
  };
}
