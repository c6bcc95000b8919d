/** What the options and the PYTHON variables do: as python3's do. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { folder, ouro } from "./ouro.ts";

/** The variables that would change what is tested. */
const plain = { PYTHONUNBUFFERED: "", PYTHONDONTWRITEBYTECODE: "", PYTHONHASHSEED: "", LC_ALL: "C.UTF-8" };
const run = (args: string[], env: Record<string, string> = {}, input?: string): ReturnType<typeof ouro> => ouro(args, { env: { ...plain, ...env }, input });

/** The flags that differ from those of a plain start. */
async function flags(args: string[], env: Record<string, string> = {}): Promise<string> {
  const usual = "{'dont_write_bytecode': 1, 'hash_randomization': 1, 'int_max_str_digits': 4300}";
  const program = `import sys\nprint({n: v for n in dir(sys.flags) if n[0] != '_' and n not in ('count', 'index') and not n.startswith('n_') and (v := getattr(sys.flags, n)) != ${usual}.get(n, 0)})`;
  const { out, err } = await run([...args, "-c", program], env);
  return out.trim() + err;
}

test("sys.flags", async () => {
  const cases: [string[], Record<string, string>, string][] = [
    [[], {}, "{}"],
    [["-d", "-v", "-v", "-q", "-s", "-S"], {}, "{'debug': 1, 'no_site': 1, 'no_user_site': 1, 'quiet': 1, 'verbose': 2}"],
    [["-OOO", "-bb", "-i"], {}, "{'bytes_warning': 2, 'inspect': 1, 'interactive': 1, 'optimize': 3}>>> \n"],
    [["-I"], {}, "{'ignore_environment': 1, 'isolated': 1, 'no_user_site': 1, 'safe_path': True}"],
    [["-P", "-X", "dev", "-X", "utf8", "-X", "int_max_str_digits=0"], {}, "{'dev_mode': True, 'int_max_str_digits': 0, 'safe_path': True, 'utf8_mode': 1}"],
    [[], { PYTHONOPTIMIZE: "x", PYTHONVERBOSE: "3", PYTHONDEVMODE: "0", PYTHONINTMAXSTRDIGITS: "700" }, "{'dev_mode': True, 'int_max_str_digits': 700, 'optimize': 1, 'verbose': 3}"],
    [["-O"], { PYTHONOPTIMIZE: "2", PYTHONSAFEPATH: "1", PYTHONWARNDEFAULTENCODING: "0", PYTHONINSPECT: "1" }, "{'inspect': 1, 'optimize': 2, 'safe_path': True, 'warn_default_encoding': 1}"],
    [["-E"], { PYTHONOPTIMIZE: "2", PYTHONUTF8: "1" }, "{'ignore_environment': 1}"],
    [[], { LC_ALL: "C" }, "{'utf8_mode': 1}"],
    [["-X", "utf8=0"], { LC_ALL: "C", PYTHONHASHSEED: "0" }, "{'hash_randomization': 0}"],
    [["-R"], { PYTHONHASHSEED: "0" }, "{}"],
  ];
  for (const [args, env, expected] of cases) assert.equal(await flags(args, env), expected, `${args.join(" ")} ${JSON.stringify(env)}`);
});

test("sys.argv's relatives", async () => {
  const { out } = await run(["-W", "ignore", "-X", "a=b=c", "-Xd", "-c", "import sys; print(sys.executable == sys.orig_argv[0], sys.orig_argv[1:-2], sys._xoptions, sys.warnoptions)", "x"]);
  assert.equal(out, "True ['-W', 'ignore', '-X', 'a=b=c', '-Xd', '-c'] {'a': 'b=c', 'd': True} ['ignore']\n");
  const again = await run(["-c", "import sys; print(sys.executable)"]);
  assert.match(again.out, /^\/.*\/bin\/ouro\.js\n$/);
});

test("options that are wrong", async () => {
  for (const [args, message] of [
    [["-z"], "Unknown option: -z"], [["--zoo"], "unknown option --zoo"], [["-J"], "-J is reserved for Jython"], [["-W"], "Argument expected for the -W option"],
    [["--check-hash-based-pycs", "x"], "--check-hash-based-pycs must be one of 'default', 'always', or 'never'"],
  ] as const) {
    const end = await run([...args]);
    assert.deepEqual([end.code, end.err.split("\n").slice(0, 2)], [2, [message, "usage: ouro [option] ... [-c cmd | -m mod | file | -] [arg] ..."]]);
  }
  for (const [args, env, message] of [
    [["-X", "utf8=2"], {}, "preconfig_init_utf8_mode: invalid -X utf8 option value"],
    [["-X", "int_max_str_digits=5"], {}, "config_init_int_max_str_digits: -X int_max_str_digits: invalid limit; must be >= 640 or 0 for unlimited."],
    [[], { PYTHONINTMAXSTRDIGITS: "x" }, "config_init_int_max_str_digits: PYTHONINTMAXSTRDIGITS: invalid limit; must be >= 640 or 0 for unlimited."],
  ] as const) {
    const end = await run([...args, "-c", "pass"], env);
    assert.deepEqual([end.code, end.err.split("\n")[0]], [1, `Fatal Python error: ${message}`]);
  }
});

test("-O and PYTHONOPTIMIZE", async () => {
  const program = "def f():\n  'doc'\n  assert False\nf()\nprint(__debug__, __builtins__.__debug__, f.__doc__)";
  assert.equal((await run(["-O", "-c", program])).out, "False False doc\n");
  assert.equal((await run(["-c", program], { PYTHONOPTIMIZE: "2" })).out, "False False None\n");
  assert.equal((await run(["-O", "-"], {}, "exec('assert 0'); print(eval('__debug__'))\n")).out, "False\n");
});

test("-W, PYTHONWARNINGS and -b", async () => {
  const program = "import _warnings\nfor c in (UserWarning, DeprecationWarning, ImportWarning): _warnings.warn('text', c)";
  const lines = async (args: string[], env: Record<string, string> = {}): Promise<string[]> => (await run([...args, "-c", program], env)).err.trimEnd().split("\n");
  assert.deepEqual(await lines([]), ["<string>:2: UserWarning: text", "<string>:2: DeprecationWarning: text"]);
  assert.deepEqual(await lines(["-X", "dev"]), ["<string>:2: UserWarning: text", "<string>:2: DeprecationWarning: text", "<string>:2: ImportWarning: text"]);
  assert.deepEqual(await lines(["-W", "ignore", "-W", "default::ImportWarning"]), ["<string>:2: ImportWarning: text"]);
  assert.deepEqual(await lines(["-W", "i:TEX:UserWarning:__main__:2", "-W", "ignore:ext:DeprecationWarning"]), ["<string>:2: DeprecationWarning: text"]);
  assert.deepEqual(await lines([], { PYTHONWARNINGS: "error,ignore::UserWarning" }), ["Traceback (most recent call last):", '  File "<string>", line 2, in <module>', "DeprecationWarning: text"]);
  const uncollectable = "import gc; gc.set_debug(gc.DEBUG_UNCOLLECTABLE); gc.garbage.append([1])";
  assert.deepEqual([(await run(["-c", uncollectable])).err, (await run(["-X", "dev", "-c", uncollectable])).err],
    ["      [[1]]\n", "gc:0: ResourceWarning: gc: 1 uncollectable objects at shutdown\n      [[1]]\n"]);
  const wrong = ["error::NoSuch", "error::nomod.X", "error::int", "error:::::x", "error::::x", "error::::-1", "x", "ignore::sys.foo"];
  assert.deepEqual((await run([...wrong.flatMap((w) => ["-W", w]), "-c", "pass"])).err.trimEnd().split("\n").map((line) => line.replace("Invalid -W option ignored: ", "")), [
    "unknown warning category: 'NoSuch'", "invalid module name: 'nomod'", "invalid warning category: 'int'", "too many fields (max 5): 'error:::::x'",
    "invalid lineno 'x'", "invalid lineno -1", "invalid action: 'x'", "unknown warning category: 'sys.foo'",
  ]);
  assert.equal((await run(["-W", "error", "-c", "x = 1 is 1"])).err, '  File "<string>", line 1\nSyntaxError: "is" with \'int\' literal. Did you mean "=="?\n');
});

test("-bb: bytes that are taken for text", async () => {
  const program = `
def t(f):
    try: print(f(), end=' ')
    except BytesWarning as e: print(e, end='; ')
for f in (lambda: b'a' == 'a', lambda: 'a' != b'a', lambda: 3 == b'a', lambda: bytearray(b'a') == 'a', lambda: bytearray(b'a') == 3, lambda: str(b'a'),
          lambda: '%s' % bytearray(b'x'), lambda: f"{b'a'!r}", lambda: str(b'a', 'ascii'), lambda: b'a' == None): t(f)`;
  assert.equal((await run(["-bb", "-c", program])).out, "Comparison between bytes and string; Comparison between bytes and string; Comparison between bytes and int; "
    + "Comparison between bytearray and string; False str() on a bytes instance; str() on a bytearray instance; b'a' a False ");
  assert.equal((await run(["-b", "-c", "print(b'a' == 'a')"])).err, "<string>:1: BytesWarning: Comparison between bytes and string\n");
});

test("-u and PYTHONUNBUFFERED: output goes out at once", async () => {
  const program = "import sys, time\nprint('one'); sys.stdout.write('two')\nif sys.stdin.readline() == 'go on\\n': print(' three', sys.stdout.buffer, sys.stdout.write_through)";
  for (const [args, env] of [[["-u"], {}], [[], { PYTHONUNBUFFERED: "1" }]] as const) {
    let seen = "";
    const end = await ouro([...args, "-c", program], {
      env: { ...plain, ...env },
      during(child, out) {
        child.stdout.on("data", () => {
          if (seen === "" && out() === "one\ntwo") { seen = out(); child.stdin.end("go on\n"); }
        });
      },
    });
    assert.deepEqual([seen, end.out], ["one\ntwo", "one\ntwo three <_io.FileIO name='<stdout>' mode='wb' closefd=False> True\n"]);
  }
});

test("-i: a conversation after the program, whatever its end; PYTHONINSPECT: only on a terminal", async () => {
  const after = await run(["-i", "-c", "x = 3; raise SystemExit(5)"], {}, "x + 1\n");
  assert.deepEqual([after.code, after.out, after.err], [0, "4\n", 'Traceback (most recent call last):\n  File "<string>", line 1, in <module>\nSystemExit: 5\n>>> >>> \n']);
  const none = await run(["-c", "print(1)"], { PYTHONINSPECT: "1" }, "2 + 2\n");
  assert.deepEqual([none.code, none.out, none.err], [0, "1\n", ""]);
});

test("what __main__ says of itself", async () => {
  const show = "import sys\nprint(__spec__ and __spec__.name, __loader__, sys.modules['__main__'], sep='|')\n";
  const dir = folder({ "show.py": show });
  const lines = async (args: string[]): Promise<string> => (await ouro(args, { cwd: dir, env: plain })).out.replace(/0x[0-9a-f]+/, "0x").replaceAll(dir, "DIR");
  assert.equal(await lines(["show.py"]), "None|<_frozen_importlib_external.SourceFileLoader object at 0x>|<module '__main__' from 'DIR/show.py'>\n");
  assert.equal(await lines(["-c", show]), "None|<class '_frozen_importlib.BuiltinImporter'>|<module '__main__' (<class '_frozen_importlib.BuiltinImporter'>)>\n");
  assert.equal(await lines(["-m", "show"]), "show|<_frozen_importlib_external.SourceFileLoader object at 0x>|<module 'show' from 'DIR/show.py'>\n");
  assert.equal((await ouro([join(dir, "show.py")], { env: plain })).code, 0);
});
