/**
 * The same run again: what a program got from outside is kept while it runs the first time and given to it again in later
 * runs, whose own effects reach nobody. Input lines and random bytes come back in order. Files are as they were before the
 * first run; what a later run writes stays in memory. Output is dropped. Sleeping takes no time but moves the clocks on.
 */
import { type FileStat, type Host, HostError, type HostFiles } from "../../host/host.ts";

const ENOENT = 2;
type Content = Uint8Array | "directory" | "absent";

/** A host as a program sees it, and how long the program waited through it: for input, and asleep. Seconds. */
export interface WatchedHost { host: Host; waited(): number }

/** A host for a run whose time nobody measures. */
export function notWaiting(host: Host): WatchedHost { return { host, waited: () => 0 }; }

/** What one run of a program got from outside. */
export class Recording {
  private readonly lines: Uint8Array[] = [];
  private readonly random: Uint8Array[] = [];
  /** By absolute path: what was there before the program first changed it. */
  private readonly before = new Map<string, Content>();

  /** A host that is `machine`, and remembers. */
  record(machine: Host): WatchedHost {
    let waited = 0;
    const timed = <T>(body: () => T): T => {
      const start = performance.now();
      try { return body(); } finally { waited += (performance.now() - start) / 1000; }
    };
    const host: Host = {
      ...machine,
      readLine: () => {
        const line = timed(() => machine.readLine());
        this.lines.push(typeof line === "string" ? new TextEncoder().encode(line) : line.slice());
        return line;
      },
      sleep(seconds) { timed(() => machine.sleep(seconds)); },
      random: (n) => {
        const drawn = machine.random(n);
        this.random.push(drawn.slice());
        return drawn;
      },
      files: machine.files === null ? null : this.recordFiles(machine.files),
    };
    return { host, waited: () => waited };
  }

  /** A host that gives the program the same again. */
  replay(machine: Host): WatchedHost {
    let skipped = 0;
    let line = 0;
    let draw = 0;
    const host: Host = {
      ...machine,
      write() {},
      readLine: () => this.lines[line++] ?? new Uint8Array(0),
      time: () => machine.time() + skipped,
      monotonic: () => machine.monotonic() + skipped,
      sleep(seconds) { skipped += seconds; },
      random: (n) => {
        const drawn = this.random[draw++];
        return drawn?.length === n ? drawn.slice() : machine.random(n);
      },
      files: machine.files === null ? null : overlayFiles(machine.files, this.before),
    };
    return { host, waited: () => 0 };
  }

  private recordFiles(files: HostFiles): HostFiles {
    const keep = (path: string): void => {
      const at = absolute(files, path);
      if (this.before.has(at)) return;
      const stat = files.stat(at);
      this.before.set(at, stat === null ? "absent" : stat.kind === "directory" ? "directory" : files.read(at).slice());
    };
    const { write, remove, mkdir } = files;
    return {
      ...files,
      ...(write === undefined ? {} : { write(path, data, append) { keep(path); write(path, data, append); } }),
      ...(remove === undefined ? {} : { remove(path) { keep(path); remove(path); } }),
      ...(mkdir === undefined ? {} : { mkdir(path) { keep(path); mkdir(path); } }),
    };
  }
}

function absolute(files: HostFiles, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith("/") ? path : `${files.cwd()}/${path}`).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** `files` with the contents of `initial` in place of its own; every change stays in memory. */
function overlayFiles(files: HostFiles, initial: ReadonlyMap<string, Content>): HostFiles {
  const layer = new Map(initial);
  const at = (path: string): string => absolute(files, path);
  const found = (path: string): Content | undefined => layer.get(at(path));
  const missing = (): never => { throw new HostError(ENOENT, "No such file or directory"); };
  const read = (path: string): Uint8Array => {
    const content = found(path);
    if (content === "absent") return missing();
    return content === undefined || content === "directory" ? files.read(path) : content;
  };
  return {
    cwd: () => files.cwd(),
    stat(path): FileStat | null {
      const content = found(path);
      if (content === undefined) return files.stat(path);
      if (content === "absent") return null;
      return content === "directory" ? { kind: "directory", size: 0, mtime: 0 } : { kind: "file", size: content.length, mtime: 0 };
    },
    read,
    write(path, data, append) {
      const old = append && this.stat(path) !== null ? read(path) : new Uint8Array(0);
      const joined = new Uint8Array(old.length + data.length);
      joined.set(old);
      joined.set(data, old.length);
      layer.set(at(path), joined);
    },
    list(path) {
      const names = new Set(files.stat(path)?.kind === "directory" ? (files.list?.(path) ?? []) : []);
      const folder = `${at(path).replace(/\/$/, "")}/`;
      for (const [file, content] of layer) {
        if (!file.startsWith(folder) || file.slice(folder.length).includes("/")) continue;
        if (content === "absent") names.delete(file.slice(folder.length));
        else names.add(file.slice(folder.length));
      }
      return [...names];
    },
    remove(path) {
      if (this.stat(path) === null) missing();
      layer.set(at(path), "absent");
    },
    mkdir(path) { layer.set(at(path), "directory"); },
    resolve: (path) => (found(path) === undefined ? (files.resolve?.(path) ?? path) : at(path)),
  };
}
