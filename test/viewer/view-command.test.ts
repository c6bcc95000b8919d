import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { ouro } from "../cli/ouro.ts";
import { startServer } from "./support/browser.ts";

interface Reply { status: number; headers: Record<string, string | string[] | undefined>; body: string }
function fetchFrom(url: string, headers: Record<string, string> = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    get(url, { headers }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => { body += text; }).on("end", () => resolve({ status: response.statusCode!, headers: response.headers, body }));
    }).on("error", reject);
  });
}

test("the server gives the page's files, only to this machine's name, and nothing else", async () => {
  const { server, url } = await startServer([]);
  try {
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/$/);
    const index = await fetchFrom(url);
    assert.equal(index.status, 200);
    assert.match(String(index.headers["content-security-policy"]), /default-src 'none'; script-src 'self'/);
    assert.doesNotMatch(index.body, /\son\w+=|(src|href)="(https?:|\/)/, "relative addresses, no handlers in the markup");
    for (const [name, type] of [["app.js", "text/javascript"], ["app.css", "text/css"], ["worker.js", "text/javascript"]] as const) {
      const file = await fetchFrom(url + name);
      assert.equal(file.status, 200, name);
      assert.ok(String(file.headers["content-type"]).startsWith(type));
    }
    for (const path of ["../package.json", "..%2fpackage.json", "nothing", "app.js/../../python.cjs"]) assert.equal((await fetchFrom(url + path)).status, 404, path);
    assert.equal((await fetchFrom(url, { host: "evil.example" })).status, 403);
    assert.equal((await fetchFrom(`${url}?embed`)).status, 200);
  } finally {
    const ended = new Promise((resolve) => server.on("exit", (code) => resolve(code)));
    server.kill("SIGINT");
    assert.equal(await ended, 0, "Ctrl-C is the ordinary end");
  }
});

test("errors are one clear line", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ouro-view-"));
  writeFileSync(join(folder, "bytes.py"), Buffer.from([0x78, 0xff, 0xfe]));
  const cases: [string[], number, RegExp][] = [
    [["missing.py"], 2, /^ouro view: can't open file 'missing\.py': No such file or directory\n/],
    [["."], 2, /can't open file '\.': Is a directory/],
    [["bytes.py"], 1, /'bytes\.py' is not UTF-8 text/],
    [["--port", "99999"], 2, /--port wants a number from 0 to 65535, not '99999'/],
    [["--out"], 2, /--out wants a value/],
    [["--frobnicate"], 2, /unknown option --frobnicate[\s\S]*ouro view -h/],
    [["bytes.py", "other.py"], 2, /one program at a time/],
    [["--out", "no/such/folder/page.html"], 1, /can't write 'no\/such\/folder\/page\.html': No such file or directory/],
  ];
  for (const [args, code, message] of cases) {
    const ended = await ouro(["view", ...args], { cwd: folder });
    assert.equal(ended.code, code, args.join(" "));
    assert.match(ended.err, message);
    assert.equal(ended.out, "");
  }
  rmSync(folder, { recursive: true });
});

test("a port that is taken", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => other.once("listening", resolve));
  const address = other.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const ended = await ouro(["view", "--no-open", "--port", String(port)]);
  other.close();
  assert.equal(ended.code, 1);
  assert.match(ended.err, new RegExp(`can't listen on 127\\.0\\.0\\.1:${port}: it is in use`));
});

test("the page as one file refers to nothing outside itself", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ouro-view-"));
  writeFileSync(join(folder, "a.py"), "x = '</script>'\n");
  const { code } = await ouro(["view", "--out=page.html", "a.py"], { cwd: folder });
  assert.equal(code, 0);
  const page = readFileSync(join(folder, "page.html"), "utf8");
  assert.doesNotMatch(page, /(src|href)="(?!data:)/);
  assert.match(page, /script-src 'sha256-[\w+/=]+'/);
  assert.doesNotMatch(page, /connect-src (?!'none')/);
  rmSync(folder, { recursive: true });
});
