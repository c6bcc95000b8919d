/** A file system in memory: a map from absolute path to content. */
import { HostError, type FileStat, type HostFiles } from "./host.ts";

/** Serves and keeps files in `initial` (a copy is made); directories exist by the files below them. */
export function mapFiles(initial: Record<string, string | Uint8Array>): HostFiles {
  const encoder = new TextEncoder();
  const files = new Map<string, Uint8Array>();
  for (const [path, content] of Object.entries(initial)) files.set(absolute(path), typeof content === "string" ? encoder.encode(content) : content.slice());
  const below = (dir: string): string[] => {
    const prefix = dir === "/" ? "/" : `${dir}/`;
    return [...files.keys()].filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
  };
  return {
    cwd: () => "/",
    stat(path): FileStat | null {
      const at = absolute(path);
      const content = files.get(at);
      if (content !== undefined) return { kind: "file", size: content.length, mtime: 0 };
      return at === "/" || below(at).length > 0 ? { kind: "directory", size: 0, mtime: 0 } : null;
    },
    read(path) {
      const at = absolute(path);
      const content = files.get(at);
      if (content !== undefined) return content;
      throw below(at).length > 0 ? new HostError(21, "Is a directory") : new HostError(2, "No such file or directory");
    },
    write(path, data, append) {
      const at = absolute(path);
      const before = append ? (files.get(at) ?? new Uint8Array(0)) : new Uint8Array(0);
      const after = new Uint8Array(before.length + data.length);
      after.set(before);
      after.set(data, before.length);
      files.set(at, after);
    },
    list: (path) => [...new Set(below(absolute(path)).map((rest) => rest.split("/", 1)[0]!))],
    remove(path) { if (!files.delete(absolute(path))) throw new HostError(2, "No such file or directory"); },
  };
}

/** Removes `.`, `..` and doubled slashes. */
function absolute(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}
