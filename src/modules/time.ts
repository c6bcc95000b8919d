/**
 * Module `time`. The clocks are the host's; the local zone is UTC, or a fixed one that TZ names ("EST5", "CET-1").
 * Source: CPython 3.12 Modules/timemodule.c; POSIX.1-2017 on TZ.
 */
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { host } from "../host/host.ts";
import { _PyArg_CheckPositional, arg } from "../objects/args.ts";
import { METH, defineMethods } from "../objects/define.ts";
import { PyDict_New, PyDict_SetItemString } from "../objects/dict.ts";
import { PyErr_Clear, raise, raiseOSError } from "../objects/errors.ts";
import { PyExc_OverflowError, PyExc_TypeError, PyExc_ValueError } from "../objects/exceptions.ts";
import { PyFloat_AS_DOUBLE, PyFloat_Check, PyFloat_FromDouble } from "../objects/float.ts";
import { PyNumber_Index } from "../objects/abstract.ts";
import { PyLong_AsBigInt, PyLong_Check, PyLong_FromBigInt, PyLong_FromLong } from "../objects/int.ts";
import { PyModule_AddIntConstant, PyModule_AddObjectRef, PyModule_AddSteal, PyModule_AddType, PyModule_Create } from "../objects/module.ts";
import { _PyNamespace_New } from "../objects/namespace.ts";
import { Py_DECREF, Py_TYPE, Py_XDECREF } from "../objects/object.ts";
import { Py_None } from "../objects/singletons.ts";
import { PyStructSequence_GET_ITEM, defineStructSequence, newStructSequence } from "../objects/structseq.ts";
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_Pack } from "../objects/tuple.ts";
import { typeName } from "../objects/typeobject.ts";
import { PyUnicode_AsJS, PyUnicode_FromString } from "../objects/unicode.ts";
import { bool, isStr, none, pending } from "./_io-util.ts";
import { flushStandardStreams } from "./stdio.ts";
import { strftime } from "./time-format.ts";

const StructTime_Type = defineStructSequence({
  name: "time.struct_time", inSequence: 9,
  doc: "The time value as returned by gmtime(), localtime(), and strptime(), and\naccepted by asctime(), mktime() and strftime().",
  fields: [
    ["tm_year", "year, for example, 1993"], ["tm_mon", "month of year, range [1, 12]"], ["tm_mday", "day of month, range [1, 31]"],
    ["tm_hour", "hours, range [0, 23]"], ["tm_min", "minutes, range [0, 59]"], ["tm_sec", "seconds, range [0, 61])"],
    ["tm_wday", "day of week, range [0, 6], Monday is 0"], ["tm_yday", "day of year, range [1, 366]"],
    ["tm_isdst", "1 if summer time is in effect, 0 if not, and -1 if unknown"], ["tm_zone", "abbreviation of timezone name"], ["tm_gmtoff", "offset from UTC in seconds"],
  ],
});

// --- clocks

type Clock = () => number;
const clocks: Readonly<Record<string, { read: Clock; source: string; adjustable: boolean }>> = {
  time: { read: () => host.time(), source: "clock_gettime(CLOCK_REALTIME)", adjustable: true },
  monotonic: { read: () => host.monotonic(), source: "clock_gettime(CLOCK_MONOTONIC)", adjustable: false },
  perf_counter: { read: () => host.monotonic(), source: "clock_gettime(CLOCK_MONOTONIC)", adjustable: false },
  process_time: { read: () => host.processTime(), source: "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", adjustable: false },
  thread_time: { read: () => host.processTime(), source: "clock_gettime(CLOCK_THREAD_CPUTIME_ID)", adjustable: false },
};
function nanoseconds(seconds: number): NewRef | NULL {
  const whole = Math.floor(seconds);
  return PyLong_FromBigInt(BigInt(whole) * 1_000_000_000n + BigInt(Math.round((seconds - whole) * 1e9)));
}
function time_time(): NewRef | NULL { return PyFloat_FromDouble(host.time()); }
function time_time_ns(): NewRef | NULL { return nanoseconds(host.time()); }
function time_monotonic(): NewRef | NULL { return PyFloat_FromDouble(host.monotonic()); }
function time_monotonic_ns(): NewRef | NULL { return nanoseconds(host.monotonic()); }
function time_process_time(): NewRef | NULL { return PyFloat_FromDouble(host.processTime()); }
function time_process_time_ns(): NewRef | NULL { return nanoseconds(host.processTime()); }
function time_get_clock_info(_m: Ref, name: Ref): NewRef | NULL {
  if (!isStr(name)) return raise(PyExc_TypeError, `get_clock_info() argument 1 must be str, not ${typeName(name)}`);
  const text = PyUnicode_AsJS(name);
  if (!Object.hasOwn(clocks, text)) return raise(PyExc_ValueError, "unknown clock");
  const clock = clocks[text]!;
  const dict = PyDict_New();
  if (dict === NULL) return NULL;
  const items = [
    ["implementation", PyUnicode_FromString(clock.source)], ["monotonic", bool(!clock.adjustable)], ["adjustable", bool(clock.adjustable)], ["resolution", PyFloat_FromDouble(1e-9)],
  ] as const;
  let ok = true;
  for (const [key, value] of items) {
    if (ok) ok = value !== NULL && PyDict_SetItemString(dict, key, value) === 0;
    Py_XDECREF(value);
  }
  const result = ok ? _PyNamespace_New(dict) : NULL;
  Py_DECREF(dict);
  return result;
}
/** Seconds of an int or float argument; null with an exception. */
function seconds(o: Ref, floor: boolean): number | null {
  if (PyFloat_Check(o)) {
    const value = PyFloat_AS_DOUBLE(o);
    if (Number.isNaN(value)) { raise(PyExc_ValueError, "Invalid value NaN (not a number)"); return null; }
    if (Math.abs(value) >= 2 ** 63) { raise(PyExc_OverflowError, floor ? "timestamp out of range for platform time_t" : "timestamp too large to convert to C PyTime_t"); return null; }
    return floor ? Math.floor(value) : value;
  }
  const index = PyNumber_Index(o);
  if (index === NULL) return null;
  const value = PyLong_AsBigInt(index);
  Py_DECREF(index);
  if (value >= 2n ** 63n || value < -(2n ** 63n)) { raise(PyExc_OverflowError, "timestamp out of range for platform time_t"); return null; }
  return Number(value);
}
function time_sleep(_m: Ref, o: Ref): NewRef | NULL {
  const s = seconds(o, false);
  if (s === null) return NULL;
  if (s < 0) return raise(PyExc_ValueError, "sleep length must be non-negative");
  flushStandardStreams();
  host.sleep(s);
  return none();
}

// --- calendar

/** tm_year … tm_isdst as Python counts them: month from 1, Monday 0, day of the year from 1. */
export type Fields = [year: number, month: number, day: number, hour: number, minute: number, second: number, weekday: number, yearday: number, isdst: number];
const DAY = 86400;
/** Days since the epoch of a date (proleptic Gregorian calendar); the month may be out of range. */
function daysOf(year: number, month: number, day: number): number {
  const y = year + Math.floor((month - 1) / 12);
  const m = ((((month - 1) % 12) + 12) % 12) + 1;
  const shifted = m <= 2 ? y - 1 : y;
  const era = Math.floor(shifted / 400);
  const yoe = shifted - era * 400;
  const doy = Math.floor((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146097 + yoe * 365 + Math.floor(yoe / 4) - Math.floor(yoe / 100) + doy - 719468;
}
function fieldsOf(time: number): Fields {
  const days = Math.floor(time / DAY);
  const rest = time - days * DAY;
  const z = days + 719468;
  const era = Math.floor(z / 146097);
  const doe = z - era * 146097;
  const yoe = Math.floor((doe - Math.floor(doe / 1460) + Math.floor(doe / 36524) - Math.floor(doe / 146096)) / 365);
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  const year = yoe + era * 400 + (month <= 2 ? 1 : 0);
  return [
    year, month, doy - Math.floor((153 * mp + 2) / 5) + 1, Math.floor(rest / 3600), Math.floor(rest / 60) % 60, rest % 60,
    (((days + 3) % 7) + 7) % 7, days - daysOf(year, 1, 1) + 1, 0,
  ];
}
/** Name and offset east of UTC of the local zone. */
function zone(): { name: string; offset: number } {
  const match = /^([A-Za-z]{3,})([+-]?)(\d{1,2})(?::(\d{2}))?$/.exec(host.env["TZ"] ?? "UTC0");
  if (match === null) return { name: "UTC", offset: 0 };
  const west = Number(match[3]) * 3600 + Number(match[4] ?? 0) * 60;
  return { name: match[1]!, offset: (match[2] === "-" ? west : -west) || 0 };
}
function structTime(fields: Fields, name: string, offset: number): NewRef | NULL {
  return newStructSequence(StructTime_Type, [...fields.map((n) => PyLong_FromLong(n)), PyUnicode_FromString(name), PyLong_FromLong(offset)]);
}
/** The argument of gmtime and its kind, or the time now; null with an exception. */
function timeArgument(name: string, args: number, nargs: number): number | null {
  if (!_PyArg_CheckPositional(name, nargs, 0, 1)) return null;
  const time = nargs === 0 || arg(args, 0) === Py_None ? Math.floor(host.time()) : seconds(arg(args, 0), true);
  if (time === null || Math.abs(time) < 6.7e16) return time;
  raiseOSError(75, "Value too large for defined data type");
  return null;
}
function time_gmtime(_m: Ref, args: number, nargs: number): NewRef | NULL {
  const time = timeArgument("gmtime", args, nargs);
  return time === null ? NULL : structTime(fieldsOf(time), "GMT", 0);
}
function time_localtime(_m: Ref, args: number, nargs: number): NewRef | NULL {
  const time = timeArgument("localtime", args, nargs);
  const { name, offset } = zone();
  return time === null ? NULL : structTime(fieldsOf(time + offset), name, offset);
}
/** The nine numbers of a tuple or struct_time; null with an exception. */
function fieldsArgument(o: Ref, fname: string): Fields | null {
  if (!PyTuple_Check(o)) { raise(PyExc_TypeError, "Tuple or struct_time argument required"); return null; }
  const n = PyTuple_GET_SIZE(o);
  const numbers: number[] = [];
  for (let i = 0; n === 9 && i < 9; i++) {
    const index = PyNumber_Index(Py_TYPE(o) === StructTime_Type ? PyStructSequence_GET_ITEM(o, i) : PyTuple_GET_ITEM(o, i));
    if (index === NULL) { PyErr_Clear(); break; }
    const value = Number(PyLong_AsBigInt(index));
    Py_DECREF(index);
    if (Math.abs(value) > 0x7fffffff) { raise(PyExc_OverflowError, `Python int too large to convert to C int`); return null; }
    numbers.push(value);
  }
  if (numbers.length === 9) return numbers as Fields;
  raise(PyExc_TypeError, `${fname}(): illegal time tuple argument`);
  return null;
}
/** checktm: ranges; a month and a day of 0 count as 1. null with ValueError. */
function checkFields(f: Fields): Fields | null {
  const out = [...f] as Fields;
  for (const i of [1, 2, 7] as const) if (out[i] === 0) out[i] = 1;
  const bad = (what: string): null => { raise(PyExc_ValueError, `${what} out of range`); return null; };
  if (out[1] < 1 || out[1] > 12) return bad("month");
  if (out[2] < 1 || out[2] > 31) return bad("day of month");
  if (out[3] < 0 || out[3] > 23) return bad("hour");
  if (out[4] < 0 || out[4] > 59) return bad("minute");
  if (out[5] < 0 || out[5] > 61) return bad("seconds");
  if (out[6] < -1) return bad("day of week");
  out[6] = (out[6] + 7) % 7;
  if (out[7] < 1 || out[7] > 366) return bad("day of year");
  return out;
}
function time_mktime(_m: Ref, o: Ref): NewRef | NULL {
  const f = fieldsArgument(o, "mktime");
  return f === null ? NULL : PyFloat_FromDouble(daysOf(f[0], f[1], f[2]) * DAY + f[3] * 3600 + f[4] * 60 + f[5] - zone().offset);
}
const dayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
function ascText(f: Fields): string {
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${dayNames[f[6]]} ${monthNames[f[1] - 1]} ${String(f[2]).padStart(2)} ${two(f[3])}:${two(f[4])}:${two(f[5])} ${f[0]}`;
}
function now(): Fields { return fieldsOf(Math.floor(host.time()) + zone().offset); }
function time_asctime(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("asctime", nargs, 0, 1)) return NULL;
  const given = nargs === 0 ? now() : fieldsArgument(arg(args, 0), "asctime");
  const f = given === null ? null : checkFields(given);
  return f === null ? NULL : PyUnicode_FromString(ascText(f));
}
function time_ctime(_m: Ref, args: number, nargs: number): NewRef | NULL {
  const time = timeArgument("ctime", args, nargs);
  return time === null ? NULL : PyUnicode_FromString(ascText(fieldsOf(time + zone().offset)));
}
function time_strftime(_m: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("strftime", nargs, 1, 2)) return NULL;
  if (!isStr(arg(args, 0))) return raise(PyExc_TypeError, `strftime() argument 1 must be str, not ${typeName(arg(args, 0))}`);
  const given = nargs === 1 ? now() : fieldsArgument(arg(args, 1), "strftime");
  const f = given === null ? null : checkFields(given);
  if (f === null || pending()) return NULL;
  const { name, offset } = zoneOf(nargs === 2 ? arg(args, 1) : NULL);
  const epoch = daysOf(f[0], f[1], f[2]) * DAY + f[3] * 3600 + f[4] * 60 + f[5] - offset;
  return PyUnicode_FromString(strftime(PyUnicode_AsJS(arg(args, 0)), f, { name, offset, epoch }));
}
/** The zone that a struct_time brings along, or the local one. */
function zoneOf(o: Ref | NULL): { name: string; offset: number } {
  if (o === NULL || Py_TYPE(o) !== StructTime_Type) return zone();
  const name = PyStructSequence_GET_ITEM(o, 9);
  const offset = PyStructSequence_GET_ITEM(o, 10);
  const local = zone();
  return { name: isStr(name) ? PyUnicode_AsJS(name) : local.name, offset: PyLong_Check(offset) ? Number(PyLong_AsBigInt(offset)) : local.offset };
}
function time_tzset(): NewRef { return none(); }

const functions = defineMethods([
  ["time", METH.NOARGS, time_time, "time() -> floating point number\n\nSeconds since the epoch."], ["time_ns", METH.NOARGS, time_time_ns],
  ["monotonic", METH.NOARGS, time_monotonic], ["monotonic_ns", METH.NOARGS, time_monotonic_ns], ["perf_counter", METH.NOARGS, time_monotonic],
  ["perf_counter_ns", METH.NOARGS, time_monotonic_ns], ["process_time", METH.NOARGS, time_process_time], ["process_time_ns", METH.NOARGS, time_process_time_ns],
  ["thread_time", METH.NOARGS, time_process_time], ["thread_time_ns", METH.NOARGS, time_process_time_ns], ["get_clock_info", METH.O, time_get_clock_info],
  ["sleep", METH.O, time_sleep, "sleep(seconds)\n\nWaits."], ["gmtime", METH.FASTCALL, time_gmtime], ["localtime", METH.FASTCALL, time_localtime],
  ["mktime", METH.O, time_mktime], ["asctime", METH.FASTCALL, time_asctime], ["ctime", METH.FASTCALL, time_ctime], ["strftime", METH.FASTCALL, time_strftime],
  ["tzset", METH.NOARGS, time_tzset],
]);
export function PyInit_time(): NewRef | NULL {
  const m = PyModule_Create("time", functions);
  if (m === NULL) return NULL;
  const { name, offset } = zone();
  const first = PyUnicode_FromString(name);
  const names = first === NULL ? NULL : PyTuple_Pack(first, first);
  Py_XDECREF(first);
  const ok = PyModule_AddIntConstant(m, "timezone", -offset || 0) === 0 && PyModule_AddIntConstant(m, "altzone", -offset || 0) === 0
    && PyModule_AddIntConstant(m, "daylight", 0) === 0 && PyModule_AddObjectRef(m, "tzname", names) === 0
    && PyModule_AddIntConstant(m, "_STRUCT_TM_ITEMS", 11) === 0 && PyModule_AddType(m, StructTime_Type) === 0 && PyModule_AddSteal(m, "__doc__", PyUnicode_FromString("Clocks and the calendar.")) === 0;
  Py_XDECREF(names);
  if (ok) return m;
  Py_DECREF(m);
  return NULL;
}
