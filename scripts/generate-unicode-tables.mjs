// Writes src/objects/unicode-tables.ts: what CPython 3.12's Unicode 15.0 data says beyond what every JavaScript engine knows.
// Then compares src/objects/unicode-ctype.ts with CPython over all code points. Needs a CPython 3.12 as `python3` (or $PYTHON).
// usage: node scripts/generate-unicode-tables.mjs [--check]   (--check: compare only)
import { build } from "esbuild";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const program = String.raw`
import json, unicodedata, _sre
from fractions import Fraction
assert unicodedata.unidata_version == "15.0.0"
chars = [chr(i) for i in range(0x110000)]
def runs(test):
    out, start = [], None
    for i, c in enumerate(chars):
        if test(c):
            if start is None: start = i
        elif start is not None: out += [start, i]; start = None
    if start is not None: out += [start, 0x110000]
    return out
def numeric(c):
    f = Fraction(unicodedata.numeric(c)).limit_denominator(1000)
    return str(f)
mapping = lambda f: {i: [ord(x) for x in f(c)] for i, c in enumerate(chars) if f(c) != c}
print(json.dumps({
  "unassigned": runs(lambda c: unicodedata.category(c) == "Cn"),
  "wide": runs(lambda c: unicodedata.east_asian_width(c) in "WF"),
  "alpha": runs(str.isalpha), "lower": runs(str.islower), "upper": runs(lambda c: c.isupper() and unicodedata.category(c) != "Lt"),
  "title": runs(lambda c: unicodedata.category(c) == "Lt"), "space": runs(str.isspace),
  "linebreak": runs(lambda c: c.splitlines() == [""]), "printable": runs(str.isprintable),
  "start": runs(lambda c: c.isidentifier() and c != "_"), "continue": runs(lambda c: ("a" + c).isidentifier()),
  "decimal": {i: unicodedata.decimal(c) for i, c in enumerate(chars) if c.isdecimal()},
  "digit": {i: unicodedata.digit(c) for i, c in enumerate(chars) if c.isdigit()},
  "numeric": {i: numeric(c) for i, c in enumerate(chars) if c.isnumeric()},
  "lowerFull": mapping(str.lower), "upperFull": mapping(str.upper), "titleFull": mapping(str.title), "foldFull": mapping(str.casefold),
  "lowerSimple": {i: _sre.unicode_tolower(i) for i in range(0x110000) if _sre.unicode_tolower(i) != i},
  "cased": runs(lambda c: ("A" + c + "\u03a3").lower()[-1] == "\u03c2" and ("a\u03a3" + c).lower()[1] == "\u03c3"),
  "ignorable": runs(lambda c: ("A" + c + "\u03a3").lower()[-1] == "\u03c2" and ("a\u03a3" + c).lower()[1] == "\u03c2"),
}))`;
const python = process.env.PYTHON ?? "python3";
const native = JSON.parse(execFileSync(python, ["-c", program], { maxBuffer: 1 << 28 }).toString());

const js = (points) => String.fromCodePoint(...points);
const points = (s) => [...s].map((c) => c.codePointAt(0));
const all = (f) => { for (let i = 0; i < 0x110000; i++) f(i); };
const b36 = (n) => n.toString(36);
/** Increasing numbers as differences in base 36. */
const deltas = (list) => list.map((n, i) => b36(n - (i ? list[i - 1] : 0))).join(" ");
/** Exceptions: "code:a+b" in base 36, the code as difference to the one before. */
function exceptions(wanted, usual) {
  const out = [];
  let last = 0;
  all((i) => {
    const want = wanted[i] ?? [i];
    const have = usual(i);
    if (js(want) === js(have)) return;
    out.push(`${b36(i - last)}:${want.map(b36).join("+")}`);
    last = i;
  });
  return out.join(" ");
}
const upper = (i) => (i >= 0xd800 && i < 0xe000 ? [i] : points(String.fromCodePoint(i).toUpperCase()));
const lower = (i) => (i >= 0xd800 && i < 0xe000 ? [i] : points(String.fromCodePoint(i).toLowerCase()));
/** Runs of numeric values: "code.length.value.step", code as difference to the end of the run before; fractions as "n/d". */
function numericRuns(values) {
  const codes = Object.keys(values).map(Number);
  const out = [];
  let last = 0;
  for (let k = 0; k < codes.length; ) {
    const code = codes[k];
    const value = values[code];
    let length = 1, step = 0;
    if (/^\d+$/.test(value) && codes[k + 1] === code + 1 && /^\d+$/.test(values[code + 1])) {
      step = values[code + 1] - value;
      while (codes[k + length] === code + length && Number(values[code + length]) === Number(value) + step * length) length++;
      if (step < 0) { length = 1; step = 0; }
    }
    out.push(length === 1 ? `${b36(code - last)}.${value}` : `${b36(code - last)}.${value}.${length}.${step}`);
    last = code + length;
    k += length;
  }
  return out.join(" ");
}

/** The properties of unicode-ctype.ts in the order of their flags, and the engine's opinion of each. */
const propertyFlags = [
  ["alpha", /^\p{L}$/u], ["lower", /^\p{Lowercase}$/u], ["upper", /^\p{Uppercase}$/u], ["title", /^\p{Lt}$/u],
  ["printable", /^(?:[^\p{Z}\p{C}]| )$/u], ["start", /^\p{XID_Start}$/u], ["continue", /^\p{XID_Continue}$/u],
  ["cased", /^\p{Cased}$/u], ["ignorable", /^\p{Case_Ignorable}$/u], ["space", /^[\p{Zs}\t-\r\x1c-\x1f\x85\u2028\u2029]$/u],
  ["linebreak", /^[\n-\r\x1c-\x1e\x85\u2028\u2029]$/u],
];
function membership(ranges) {
  const member = new Uint8Array(0x110000);
  for (let k = 0; k < ranges.length; k += 2) member.fill(1, ranges[k], ranges[k + 1]);
  return member;
}
/** Assigned characters whose flags are not what the engine says: "gap:flags". */
function flagExceptions() {
  const members = propertyFlags.map(([name]) => membership(native[name]));
  const free = membership(native.unassigned);
  const out = [];
  let last = 0;
  all((i) => {
    if (free[i]) return;
    const text = String.fromCodePoint(i);
    let want = 0, have = 0;
    propertyFlags.forEach(([name, pattern], bit) => {
      const known = pattern.test(text);
      if (known) have |= 1 << bit;
      // CPython does not tell whether an ignorable character is cased.
      if (name === "cased" && members[8][i] ? known : members[bit][i]) want |= 1 << bit;
    });
    if (want === have) return;
    out.push(`${b36(i - last)}:${b36(want)}`);
    last = i;
  });
  return out.join(" ");
}

const target = fileURLToPath(new URL("../src/objects/unicode-tables.ts", import.meta.url));
if (!process.argv.includes("--check")) {
  const zeros = Object.entries(native.decimal).filter(([, v]) => v === 0).map(([c]) => Number(c));
  const digits = Object.fromEntries(Object.entries(native.digit).filter(([c]) => native.decimal[c] === undefined).map(([c, v]) => [c, String(v)]));
  const numbers = Object.fromEntries(Object.entries(native.numeric).filter(([c]) => native.digit[c] === undefined));
  const lines = (name, doc, text) => `/** ${doc} */\nexport const ${name} =\n${text.match(/.{1,150}( |$)|.+/g).map((l) => `  ${JSON.stringify(l)}`).join(" +\n")};\n`;
  writeFileSync(target, [
    "// Written by scripts/generate-unicode-tables.mjs from the Unicode 15.0 data of CPython 3.12. Numbers are in base 36.\n",
    lines("unassigned", "Bounds of the ranges of unassigned code points: start, end, start, …, each as the difference to the one before.", deltas(native.unassigned)),
    lines("wideRanges", "Bounds of the ranges of characters that take two columns (East Asian width W and F), likewise.", deltas(native.wide)),
    lines("decimalZeros", "The zeros of the runs of ten decimal digits, as differences.", deltas(zeros)),
    lines("digitValues", "Digits that are not decimal: gap.value or gap.value.length.step (values, lengths, steps in decimal).", numericRuns(digits)),
    lines("numericValues", "Numeric characters that are no digits, likewise.", numericRuns(numbers)),
    lines("titleExceptions", "Title case where it is not the upper case: gap:code+code.", exceptions(native.titleFull, upper)),
    lines("foldExceptions", "Case folding where it is not the lower case.", exceptions(native.foldFull, lower)),
    lines("propertyExceptions", "Characters whose properties later versions of Unicode changed: gap:flags, the flags of unicode-ctype.ts.", flagExceptions() || " "),
    lines("lowerExceptions", "Lower case where it is not JavaScript's.", exceptions(native.lowerFull, lower) || " "),
    lines("upperExceptions", "Upper case where it is not JavaScript's.", exceptions(native.upperFull, upper) || " "),
  ].join("\n"));
}

const bundle = await build({
  entryPoints: [fileURLToPath(new URL("../src/objects/unicode-ctype.ts", import.meta.url))],
  bundle: true, write: false, format: "esm", platform: "node", target: "node20", logLevel: "warning",
});
const ctype = await import(`data:text/javascript;base64,${Buffer.from(bundle.outputFiles[0].text).toString("base64")}`);
let wrong = 0;
const report = (what, i, want, have) => { if (wrong++ < 20) console.error(what, i.toString(16), "wanted", want, "have", have); };
function checkSet(what, ranges, test) {
  const member = membership(ranges);
  all((i) => { if (test(i) !== (member[i] === 1)) report(what, i, member[i] === 1, test(i)); });
}
checkSet("alpha", native.alpha, ctype._PyUnicode_IsAlpha);
checkSet("lower", native.lower, ctype._PyUnicode_IsLowercase);
checkSet("upper", native.upper, ctype._PyUnicode_IsUppercase);
checkSet("title", native.title, ctype._PyUnicode_IsTitlecase);
checkSet("space", native.space, ctype._PyUnicode_IsWhitespace);
checkSet("linebreak", native.linebreak, ctype._PyUnicode_IsLinebreak);
checkSet("printable", native.printable, ctype._PyUnicode_IsPrintable);
checkSet("start", native.start, ctype._PyUnicode_IsXidStart);
checkSet("continue", native.continue, ctype._PyUnicode_IsXidContinue);
checkSet("ignorable", native.ignorable, (i) => ctype._PyUnicode_IsCaseIgnorable(i));
checkSet("cased", native.cased, (i) => ctype._PyUnicode_IsCased(i) && !ctype._PyUnicode_IsCaseIgnorable(i));
all((i) => {
  const same = (what, want, have) => { if (want !== have) report(what, i, want, have); };
  same("decimal", native.decimal[i] ?? -1, ctype._PyUnicode_ToDecimalDigit(i));
  same("digit", native.digit[i] ?? -1, ctype._PyUnicode_ToDigit(i));
  const [n, d] = (native.numeric[i] ?? "-1").split("/").map(Number);
  same("numeric", n / (d ?? 1), ctype._PyUnicode_ToNumeric(i));
  same("tolower", native.lowerSimple[i] ?? i, ctype._PyUnicode_ToLowercase(i));
  for (const [what, f] of [["lowerFull", ctype._PyUnicode_ToLowerFull], ["upperFull", ctype._PyUnicode_ToUpperFull],
    ["titleFull", ctype._PyUnicode_ToTitleFull], ["foldFull", ctype._PyUnicode_ToFoldedFull]]) {
    same(what, js(native[what][i] ?? [i]), js(f(i)));
  }
});
console.log(wrong ? `${wrong} differences` : "all 0x110000 code points agree");
process.exit(wrong ? 1 : 0);
