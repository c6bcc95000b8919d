/**
 * Module `posix`: what the host grants of an operating system. Source: CPython 3.12 Modules/posixmodule.c.
 */
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { HostError, host } from "../host/host.ts";
import { _PyArg_CheckPositional, arg, argSpec, unpackKeywords } from "../objects/args.ts";
import { withBuffer } from "../objects/buffer.ts";
import { PyBytes_FromHost } from "../objects/bytes.ts";
import { METH, defineMethods } from "../objects/define.ts";
import { PyDict_New, PyDict_SetItem } from "../objects/dict.ts";
import { PyErr_SetObject, raise, raiseOSError, strerror } from "../objects/errors.ts";
import { PyExc_OSError, PyExc_SystemExit, PyExc_ValueError } from "../objects/exceptions.ts";
import { PyFloat_FromDouble } from "../objects/float.ts";
import { PyLong_FromLong } from "../objects/int.ts";
import { _PyLong_AsInt } from "../objects/int-convert.ts";
import { PyList_Append, PyList_New } from "../objects/list.ts";
import { PyModule_AddIntConstant, PyModule_AddObjectRef, PyModule_AddSteal, PyModule_AddType, PyModule_Create } from "../objects/module.ts";
import { Py_DECREF, Py_XDECREF } from "../objects/object.ts";
import { Py_None } from "../objects/singletons.ts";
import { defineStructSequence, newStructSequence } from "../objects/structseq.ts";
import { PyUnicode_AsJS, PyUnicode_FromString } from "../objects/unicode.ts";
import { PyOS_FSPath, fsDecode } from "./_io-file.ts";
import { bool, integerArgument, none, osError, pending } from "./_io-util.ts";
import { Errno, Open, fdClose, fdIsOpen, fdIsatty, fdOpen, fdRead, fdSeek, fdSize, fdWrite, flushStandardStreams } from "./stdio.ts";

const StatResult_Type = defineStructSequence({
  name: "os.stat_result", inSequence: 10, doc: "stat_result: what stat(2) tells of a file.",
  fields: [
    ["st_mode"], ["st_ino"], ["st_dev"], ["st_nlink"], ["st_uid"], ["st_gid"], ["st_size"], [null], [null], [null], ["st_atime"], ["st_mtime"], ["st_ctime"],
    ["st_atime_ns"], ["st_mtime_ns"], ["st_ctime_ns"],
  ],
});
const S_IFDIR = 0o040755;
const S_IFREG = 0o100644;
const S_IFCHR = 0o020620;

/** Runs a call to the host's files with the str of a path; NULL with OSError(errno, text, path) when it is refused. */
function withPath(o: Ref, call: (path: string) => NewRef | NULL): NewRef | NULL {
  const text = fsDecode(o);
  if (text === NULL) return NULL;
  const path = PyUnicode_AsJS(text);
  Py_DECREF(text);
  try {
    return call(path);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return raiseOSError(error.errno, undefined, o);
  }
}
/** The host's files, or the refusal that a system without files gives. */
function files(): NonNullable<typeof host.files> {
  if (host.files === null) throw new HostError(Errno.ENOENT, "no files");
  return host.files;
}
function granted<T>(capability: T | undefined): T {
  if (capability === undefined) throw new HostError(Errno.EROFS, "read-only");
  return capability;
}
function statResult(mode: number, size: number, mtime: number): NewRef | NULL {
  const times = [0, 0, 0].map(() => PyLong_FromLong(Math.floor(mtime)));
  const floats = [0, 0, 0].map(() => PyFloat_FromDouble(mtime));
  const ns = [0, 0, 0].map(() => PyLong_FromLong(Math.floor(mtime * 1e9)));
  return newStructSequence(StatResult_Type, [...[mode, 0, 0, 1, 0, 0, size].map((n) => PyLong_FromLong(n)), ...times, ...floats, ...ns]);
}
const stat_spec = argSpec("stat", "path, *, dir_fd=, follow_symlinks=");
function posix_stat(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const a = unpackKeywords(stat_spec, args, nargs, kwnames);
  if (a === null) return NULL;
  return withPath(a[0] as Ref, (path) => {
    const stat = host.files === null ? null : host.files.stat(path);
    if (stat === null) throw new HostError(Errno.ENOENT, path);
    return statResult(stat.kind === "directory" ? S_IFDIR : S_IFREG, stat.size, stat.mtime);
  });
}
function posix_fstat(_m: Ref, o: Ref): NewRef | NULL {
  const fd = _PyLong_AsInt(o);
  if (pending()) return NULL;
  if (!fdIsOpen(fd)) return osError(-Errno.EBADF);
  return statResult(fd <= 2 ? S_IFCHR : S_IFREG, Math.max(0, fdSize(fd)), 0);
}
function posix_listdir(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("listdir", nargs, 0, 1)) return NULL;
  const dot = PyUnicode_FromString(".");
  if (dot === NULL) return NULL;
  const list = withPath(nargs === 1 && arg(args, 0) !== Py_None ? arg(args, 0) : dot, (path) => {
    const stat = files().stat(path);
    if (stat === null) throw new HostError(Errno.ENOENT, path);
    if (stat.kind !== "directory") throw new HostError(20, path);
    const names = granted(files().list).call(host.files, path);
    const result = PyList_New(0);
    for (const name of names) {
      const text = result === NULL ? NULL : PyUnicode_FromString(name);
      const status: Status = text === NULL ? -1 : PyList_Append(result as Ref, text);
      Py_XDECREF(text);
      if (status < 0) { Py_XDECREF(result); return NULL; }
    }
    return result;
  });
  Py_DECREF(dot);
  return list;
}
function posix_getcwd(): NewRef | NULL { return PyUnicode_FromString(host.files === null ? "/" : host.files.cwd()); }
const unlink_spec = argSpec("unlink", "path, *, dir_fd=");
function posix_unlink(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const a = unpackKeywords(unlink_spec, args, nargs, kwnames);
  return a === null ? NULL : withPath(a[0] as Ref, (path) => { granted(files().remove).call(host.files, path); return none(); });
}
const mkdir_spec = argSpec("mkdir", "path, mode=, *, dir_fd=");
function posix_mkdir(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const a = unpackKeywords(mkdir_spec, args, nargs, kwnames);
  return a === null ? NULL : withPath(a[0] as Ref, (path) => { granted(files().mkdir).call(host.files, path); return none(); });
}
const access_spec = argSpec("access", "path, mode, *, dir_fd=, effective_ids=, follow_symlinks=");
function posix_access(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const a = unpackKeywords(access_spec, args, nargs, kwnames);
  const mode = a === null ? -1 : _PyLong_AsInt(a[1] as Ref);
  if (a === null || pending()) return NULL;
  return withPath(a[0] as Ref, (path) => bool(host.files !== null && host.files.stat(path) !== null && ((mode & 2) === 0 || host.files.write !== undefined)));
}

// --- descriptors

const O = { RDONLY: 0, WRONLY: 1, RDWR: 2, CREAT: 0o100, EXCL: 0o200, TRUNC: 0o1000, APPEND: 0o2000, CLOEXEC: 0o2000000 } as const;
const open_spec = argSpec("open", "path, flags, mode=, *, dir_fd=");
function posix_open(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const a = unpackKeywords(open_spec, args, nargs, kwnames);
  const flags = a === null ? 0 : _PyLong_AsInt(a[1] as Ref);
  if (a === null || pending()) return NULL;
  const path = fsDecode(a[0] as Ref);
  if (path === NULL) return NULL;
  const access = flags & 3;
  const how = (access !== O.WRONLY ? Open.READ : 0) | (access !== O.RDONLY ? Open.WRITE : 0) | ((flags & O.APPEND) !== 0 ? Open.APPEND : 0);
  const fd = fdOpen(path, how, (flags & O.CREAT) === 0 ? "never" : (flags & O.EXCL) !== 0 ? "exclusive" : "ifMissing", (flags & O.TRUNC) !== 0);
  Py_DECREF(path);
  return fd < 0 ? osError(fd, a[0] as Ref) : PyLong_FromLong(fd);
}
function posix_close(_m: Ref, o: Ref): NewRef | NULL {
  const fd = _PyLong_AsInt(o);
  if (pending()) return NULL;
  const status = fdClose(fd);
  return status < 0 ? osError(status) : none();
}
function posix_read(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("read", nargs, 2, 2)) return NULL;
  const fd = _PyLong_AsInt(arg(args, 0));
  const n = integerArgument(arg(args, 1));
  if (n === null || pending()) return NULL;
  const data = n < 0 ? -Errno.EINVAL : fdRead(fd, n);
  return typeof data === "number" ? osError(data) : PyBytes_FromHost(data);
}
function posix_write(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("write", nargs, 2, 2)) return NULL;
  const fd = _PyLong_AsInt(arg(args, 0));
  if (pending()) return NULL;
  const n = withBuffer(arg(args, 1), (at, size) => fdWrite(fd, at, size));
  if (n !== null && n >= 0 && fd === 1) flushStandardStreams();
  return n === null ? NULL : n < 0 ? osError(n) : PyLong_FromLong(n);
}
function posix_lseek(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("lseek", nargs, 3, 3)) return NULL;
  const [fd, offset, whence] = [0, 1, 2].map((i) => (pending() ? null : integerArgument(arg(args, i)))) as [number | null, number | null, number | null];
  if (fd === null || offset === null || whence === null) return NULL;
  const at = fdSeek(fd, offset, whence);
  return at < 0 ? osError(at) : PyLong_FromLong(at);
}
function posix_isatty(_m: Ref, o: Ref): NewRef | NULL {
  const fd = _PyLong_AsInt(o);
  return pending() ? NULL : bool(fdIsatty(fd));
}

// --- the process

function posix_getpid(): NewRef | NULL { return PyLong_FromLong(host.pid); }
function posix_zero(): NewRef | NULL { return PyLong_FromLong(0); }
function posix_cpu_count(): NewRef | NULL { return PyLong_FromLong(1); }
function posix_urandom(_m: Ref, o: Ref): NewRef | NULL {
  const n = integerArgument(o);
  if (n === null) return NULL;
  return n < 0 ? raise(PyExc_ValueError, "negative argument not allowed") : PyBytes_FromHost(n === 0 ? [] : host.random(Math.max(16, n)).subarray(0, n));
}
function posix_strerror(_m: Ref, o: Ref): NewRef | NULL {
  const n = _PyLong_AsInt(o);
  return pending() ? NULL : PyUnicode_FromString(strerror(n));
}
const fspath_spec = argSpec("fspath", "path");
function posix_fspath(_m: Ref, args: number, nargs: number, kwnames: Ref | 0): NewRef | NULL {
  const a = unpackKeywords(fspath_spec, args, nargs, kwnames);
  return a === null ? NULL : PyOS_FSPath(a[0] as Ref);
}
function posix__exit(_m: Ref, args: number, nargs: number): NULL {
  if (_PyArg_CheckPositional("_exit", nargs, 1, 1)) PyErr_SetObject(PyExc_SystemExit, arg(args, 0));
  return NULL;
}
/** The environment of other processes; there are none. */
function posix_putenv(): NewRef { return none(); }
/** os.environ as bytes, from the host. */
function environ(): NewRef | NULL {
  const dict = PyDict_New();
  for (const [name, value] of Object.entries(host.env)) {
    if (dict === NULL) return NULL;
    const key = PyBytes_FromHost(new TextEncoder().encode(name));
    const text = PyBytes_FromHost(new TextEncoder().encode(value));
    const status = key === NULL || text === NULL ? -1 : PyDict_SetItem(dict, key, text);
    Py_XDECREF(key);
    Py_XDECREF(text);
    if (status < 0) { Py_DECREF(dict); return NULL; }
  }
  return dict;
}
const KEYWORDS = METH.FASTCALL | METH.KEYWORDS;
const functions = defineMethods([
  ["stat", KEYWORDS, posix_stat], ["lstat", KEYWORDS, posix_stat], ["fstat", METH.O, posix_fstat], ["listdir", METH.FASTCALL, posix_listdir],
  ["getcwd", METH.NOARGS, posix_getcwd], ["unlink", KEYWORDS, posix_unlink], ["remove", KEYWORDS, posix_unlink], ["rmdir", KEYWORDS, posix_unlink],
  ["mkdir", KEYWORDS, posix_mkdir], ["access", KEYWORDS, posix_access], ["open", KEYWORDS, posix_open], ["close", METH.O, posix_close],
  ["read", METH.FASTCALL, posix_read], ["write", METH.FASTCALL, posix_write], ["lseek", METH.FASTCALL, posix_lseek], ["isatty", METH.O, posix_isatty],
  ["getpid", METH.NOARGS, posix_getpid], ["getppid", METH.NOARGS, posix_zero], ["getuid", METH.NOARGS, posix_zero], ["geteuid", METH.NOARGS, posix_zero],
  ["getgid", METH.NOARGS, posix_zero], ["getegid", METH.NOARGS, posix_zero], ["cpu_count", METH.NOARGS, posix_cpu_count], ["urandom", METH.O, posix_urandom],
  ["strerror", METH.O, posix_strerror], ["fspath", KEYWORDS, posix_fspath], ["_exit", METH.FASTCALL, posix__exit],
  ["putenv", METH.FASTCALL, posix_putenv], ["unsetenv", METH.O, posix_putenv],
]);
export function PyInit_posix(): NewRef | NULL {
  const m = PyModule_Create("posix", functions);
  if (m === NULL) return NULL;
  let status: Status = PyModule_AddSteal(m, "environ", environ());
  if (status === 0) status = PyModule_AddSteal(m, "_have_functions", PyList_New(0));
  if (status === 0) status = PyModule_AddObjectRef(m, "error", PyExc_OSError);
  if (status === 0) status = PyModule_AddType(m, StatResult_Type);
  const constants: (readonly [string, number])[] = [...Object.entries(O).map(([name, value]) => [`O_${name}`, value] as const), ["F_OK", 0], ["R_OK", 4], ["W_OK", 2], ["X_OK", 1]];
  for (const [name, value] of constants) if (status === 0) status = PyModule_AddIntConstant(m, name, value);
  if (status === 0) return m;
  Py_DECREF(m);
  return NULL;
}
