/**
 * Identifiers the host code uses: interned, immortal, ASCII strings in static data.
 * `ID("append")` reserves the string while modules load; boot writes it. CPython's _Py_ID.
 * The names of types and methods, and docstrings, are reserved last (define.ts).
 */
import { reserveRest, reserveStatic, restPending } from "../memory/layout.ts";
import { type Ref } from "../memory/types.ts";
import { emptyStr, latin1Character } from "./singletons.ts";

const identifiers = new Map<string, Ref>();

/**
 * One-character names that CPython 3.12.1 has as identifiers beside the shared one-character strings: there
 * `"a" is chr(97)` is False, since constants are interned and the interned "a" is the identifier.
 */
const ONE_CHARACTER = "_abcdenprsx";

/** The address of the static, interned str `name` (ASCII only); one character or none: the shared string. */
export function ID(name: string): Ref {
  if (name.length === 0) return emptyStr;
  if (name.length === 1 && !ONE_CHARACTER.includes(name)) return latin1Character(name.charCodeAt(0));
  let address = identifiers.get(name);
  if (address === undefined && restPending) {
    reserveRest();
    address = identifiers.get(name);
  }
  if (address === undefined) {
    address = reserveStatic(40 + name.length + 1, 16) as Ref;
    identifiers.set(name, address);
  }
  return address;
}

for (const name of ONE_CHARACTER) ID(name);

/** Names that functions ask for while they run, reserved here: once a heap exists, nothing can be reserved any more. */
const ASKED_FOR_LATE = [
  "ExceptionGroup", "UTF-8", "Unpack", "UnsupportedOperation", "WarningMessage", "_GenericAlias", "__IOBase_closed",
  "__abstractmethods__", "__all__", "__annotations__", "__build_class__", "__builtins__", "__classcell__",
  "__classdictcell__", "__copy__", "__dict__", "__dir__", "__doc__", "__enter__", "__exit__", "__file__",
  "__fspath__", "__getnewargs__", "__getnewargs_ex__", "__import__", "__init_subclass__", "__isabstractmethod__",
  "__loader__", "__module__", "__mro_entries__", "__newobj__", "__newobj_ex__", "__notes__", "__orig_bases__",
  "__orig_class__", "__package__", "__path__", "__prepare__", "__round__", "__set_name__", "__sizeof__",
  "__slotnames__", "__slots__", "__spec__", "__type_params__", "__typing_is_unpacked_typevartuple__",
  "__typing_prepare_subst__", "__typing_subst__", "__warningregistry__", "_blksize", "_dealloc_warn",
  "_filters_version", "_finalizing", "_generic_class_getitem", "_generic_init_subclass", "_initializing",
  "_make_union", "_paramspec_prepare_subst", "_paramspec_subst", "_reduce_ex", "_showwarnmsg", "_slotnames",
  "_type_check", "_typevar_subst", "_typevartuple_prepare_subst", "add_note", "args", "builtins", "closed", "copy",
  "copyreg", "defaultaction", "derive", "fileno", "fillvalue", "filters", "flush", "getattr", "io", "isatty",
  "iterable", "latin-1", "loader", "match", "metaclass", "mode", "mro", "msg", "next", "onceregistry", "origin",
  "parent", "peek", "print_file_and_line", "read", "read1", "readable", "readall", "readinto", "readline", "seek",
  "seekable", "self", "sort", "split", "stderr", "stdin", "stdlib_module_names", "stdout", "strict",
  "submodule_search_locations", "tell", "tracebacklimit", "truncate", "typing", "unraisablehook", "version",
  "warnings", "writable", "write",
];
for (const name of ASKED_FOR_LATE) ID(name);

/** Every identifier reserved so far, for boot. */
export function allIdentifiers(): IterableIterator<[string, Ref]> {
  return identifiers.entries();
}
