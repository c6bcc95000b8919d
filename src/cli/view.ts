/** `ouro view [FILE]`: serves the page on this machine only, and opens it; or writes it as one file. Entry: `main`. */
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync, writeSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { basename, join } from "node:path";
import { type PageFile, type PageProgram, onePage, pageFiles } from "./view-page.ts";

const HELP = `usage: ouro view [option] ... [FILE]

Shows a program's memory in a page: every step forward and back, names and
objects, reference counts, collections, pools. The program runs in the page
itself; nothing leaves this machine. Without FILE the page has its examples.

  --out PAGE.html  write one file that holds everything and works offline
  --no-open        do not open a browser
  --port N         the port of 127.0.0.1 (default: a free one)
  -h, --help       this text

Examples
  ouro view hello.py                    see it in the browser; Ctrl-C ends it
  ouro view hello.py --out hello.html   a page to mail or to put on any web host
`;
const HINT = "Try `ouro view -h' for more information.\n";
const LOOPBACK = "127.0.0.1";
/** Programs larger than this are no teaching material but a mistake in the name of the file. */
const LARGEST = 4 << 20;

class ViewError extends Error {
  constructor(message: string, readonly code: 1 | 2) { super(message); }
}
interface ViewOptions { file: string | null; out: string | null; open: boolean; port: number; help: boolean }

/** `argv`: what follows the word "view". `dist`: the folder of the build. */
export function main(argv: readonly string[], dist: string): void {
  try {
    const options = parseView(argv);
    if (options.help) { writeSync(1, HELP); return; }
    const program = options.file === null ? null : readProgram(options.file);
    if (options.out !== null) writePage(join(dist, "viewer"), program, options.out);
    else serve(built(() => pageFiles(join(dist, "viewer"), program)), options);
  } catch (error) {
    if (!(error instanceof ViewError)) throw error;
    writeSync(2, `ouro view: ${error.message}\n${error.code === 2 ? HINT : ""}`);
    process.exitCode = error.code;
  }
}

function parseView(argv: readonly string[]): ViewOptions {
  const options: ViewOptions = { file: null, out: null, open: true, port: 0, help: false };
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!;
    const [name, attached] = word.startsWith("--") && word.includes("=") ? [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)] : [word, undefined];
    const value = (): string => {
      const given = attached ?? argv[++i];
      if (given === undefined || given === "") throw new ViewError(`${name} wants a value`, 2);
      return given;
    };
    if (name === "--out") options.out = value();
    else if (name === "--port") options.port = portOf(value());
    else if (word === "--no-open") options.open = false;
    else if (word === "-h" || word === "--help") options.help = true;
    else if (word.startsWith("-") && word !== "-") throw new ViewError(`unknown option ${word}`, 2);
    else if (options.file !== null) throw new ViewError(`one program at a time: '${options.file}' or '${word}'`, 2);
    else options.file = word;
  }
  return options;
}
function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) throw new ViewError(`--port wants a number from 0 to 65535, not '${text}'`, 2);
  return port;
}

/** The program's text; "-": standard input. */
function readProgram(file: string): PageProgram {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file === "-" ? 0 : file);
  } catch (error) {
    throw new ViewError(`can't open file '${file}': ${reason(error)}`, 2);
  }
  if (bytes.length > LARGEST) throw new ViewError(`'${file}' is too large for a program: ${bytes.length.toLocaleString("en-US")} bytes`, 1);
  try {
    return { source: new TextDecoder("utf-8", { fatal: true }).decode(bytes).replace(/\r\n?/g, "\n"), filename: file === "-" ? "stdin.py" : basename(file) };
  } catch {
    throw new ViewError(`'${file}' is not UTF-8 text`, 1);
  }
}
function reason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : "";
  const texts: Readonly<Record<string, string>> = { ENOENT: "No such file or directory", EACCES: "Permission denied", EISDIR: "Is a directory",
    EADDRINUSE: "it is in use", ENOSPC: "No space left on device" };
  return (typeof code === "string" ? texts[code] : undefined) ?? (error instanceof Error ? error.message : String(error));
}
/** Runs `make`, which reads dist/viewer. */
function built<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new ViewError(`the page is not built (npm run build): ${reason(error)}`, 1);
  }
}

function writePage(folder: string, program: PageProgram | null, out: string): void {
  const page = built(() => onePage(folder, program));
  try {
    writeFileSync(out, page);
  } catch (error) {
    throw new ViewError(`can't write '${out}': ${reason(error)}`, 1);
  }
  writeSync(1, `${out}: ${(Buffer.byteLength(page) / 1e6).toFixed(1)} MB, open it in any browser\n`);
}

function serve(files: ReadonlyMap<string, PageFile>, options: ViewOptions): void {
  const server: Server = createServer((request, response) => answer(files, server, request, response));
  server.on("error", (error) => {
    writeSync(2, `ouro view: can't listen on ${LOOPBACK}:${options.port}: ${reason(error)}\n`);
    process.exitCode = 1;
  });
  server.listen(options.port, LOOPBACK, () => {
    const url = `http://${LOOPBACK}:${portNumber(server)}/`;
    writeSync(1, `${url}  (Ctrl-C ends it)\n`);
    if (options.open) openBrowser(url);
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(0));
}
function portNumber(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

const POLICY = "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; font-src data:; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

function answer(files: ReadonlyMap<string, PageFile>, server: Server, request: IncomingMessage, response: ServerResponse): void {
  const refuse = (status: number): void => { response.writeHead(status, { "content-type": "text/plain" }).end(`${status}\n`); };
  // A page elsewhere whose name is made to lead here has another Host: it gets nothing.
  const port = portNumber(server);
  if (request.headers.host !== `${LOOPBACK}:${port}` && request.headers.host !== `localhost:${port}`) { refuse(403); return; }
  if (request.method !== "GET" && request.method !== "HEAD") { refuse(405); return; }
  const file = files.get((request.url ?? "/").replace(/[?#].*$/s, ""));
  if (file === undefined) { refuse(404); return; }
  response.writeHead(200, {
    "content-type": file.type, "content-length": file.body.length, "cache-control": "no-store", "content-security-policy": POLICY, "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
  });
  response.end(request.method === "HEAD" ? undefined : file.body);
}

/** With what this system opens addresses; where that is missing, the address on the screen is enough. */
function openBrowser(url: string): void {
  const [command, ...args] = process.platform === "darwin" ? ["open", url] : process.platform === "win32" ? ["cmd", "/c", "start", "", url] : ["xdg-open", url];
  spawn(command!, args, { stdio: "ignore", detached: true }).on("error", () => { writeSync(2, "ouro view: no browser could be opened; open the address yourself\n"); }).unref();
}
