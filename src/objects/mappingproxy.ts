/**
 * mappingproxy: a read-only view of a mapping, what `C.__dict__` gives.
 *
 *   mappingproxyobject, 24 bytes: 16 mapping
 *
 * Source: CPython 3.12 Objects/descrobject.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref, type Status } from "../memory/types.ts";
import { PyMapping_Check, PyNumber_Or, PyObject_GetItem, PyObject_GetIter, PyObject_Size, PySequence_Contains } from "./abstract.ts";
import { _PyArg_CheckPositional, arg, argSpec, unpackTupleDict } from "./args.ts";
import { callMethod } from "./call.ts";
import { METH, defineType } from "./define.ts";
import { PyDict_CheckExact, PyDict_Contains } from "./dict.ts";
import { raise, reprText } from "./errors.ts";
import { PyExc_TypeError } from "./exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_Track, PyObject_GC_UnTrack, _PyObject_GC_New } from "./gcalloc.ts";
import { PyObject_GenericGetAttr, PyObject_Hash, PyObject_RichCompare, PyObject_Str } from "./generic.ts";
import { Py_GenericAlias } from "./genericalias.ts";
import { ID } from "./id.ts";
import { Py_DECREF, Py_NewRef, Py_TYPE, TPFLAGS, hasTypeFlag, type visitproc } from "./object.ts";
import { Py_None } from "./singletons.ts";
import { nameOfType, typeName } from "./typeobject.ts";
import { PyUnicode_FromString } from "./unicode.ts";

function mappingOf(self: Ref): Ref { return I32[(self + 16) >> 2]! as Ref; }
/** What a proxy stands for; other objects stand for themselves. */
function unwrapped(o: Ref): Ref { return Py_TYPE(o) === PyDictProxy_Type ? mappingOf(o) : o; }

export function PyDictProxy_New(mapping: Ref): NewRef | NULL {
  if (!PyMapping_Check(mapping) || hasTypeFlag(mapping, TPFLAGS.LIST_SUBCLASS | TPFLAGS.TUPLE_SUBCLASS)) {
    return raise(PyExc_TypeError, `mappingproxy() argument must be a mapping, not ${typeName(mapping)}`);
  }
  const self = _PyObject_GC_New(PyDictProxy_Type);
  if (self === NULL) return NULL;
  I32[(self + 16) >> 2] = Py_NewRef(mapping);
  I32[(self + 20) >> 2] = 0;
  PyObject_GC_Track(self);
  return self;
}
const new_spec = argSpec("mappingproxy", "mapping");
function mappingproxy_new(_type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const given = unpackTupleDict(new_spec, args, kwargs);
  return given === null ? NULL : PyDictProxy_New(given[0] as Ref);
}

function mappingproxy_dealloc(self: Ref): void {
  PyObject_GC_UnTrack(self);
  Py_DECREF(mappingOf(self));
  PyObject_GC_Del(self);
}
function mappingproxy_traverse(self: Ref, visit: visitproc, arg: number): number { return visit(mappingOf(self), arg); }
function mappingproxy_len(self: Ref): number { return PyObject_Size(mappingOf(self)); }
function mappingproxy_getitem(self: Ref, key: Ref): NewRef | NULL { return PyObject_GetItem(mappingOf(self), key); }
function mappingproxy_contains(self: Ref, key: Ref): number {
  const mapping = mappingOf(self);
  return PyDict_CheckExact(mapping) ? PyDict_Contains(mapping, key) : PySequence_Contains(mapping, key);
}
function mappingproxy_or(left: Ref, right: Ref): NewRef | NULL { return PyNumber_Or(unwrapped(left), unwrapped(right)); }
function mappingproxy_ior(self: Ref, _other: Ref): NULL {
  return raise(PyExc_TypeError, `'|=' is not supported by ${nameOfType(Py_TYPE(self))}; use '|' instead`);
}
function mappingproxy_iter(self: Ref): NewRef | NULL { return PyObject_GetIter(mappingOf(self)); }
function mappingproxy_hash(self: Ref): Status { return PyObject_Hash(mappingOf(self)); }
function mappingproxy_str(self: Ref): NewRef | NULL { return PyObject_Str(mappingOf(self)); }
function mappingproxy_repr(self: Ref): NewRef | NULL {
  const text = reprText(mappingOf(self));
  return text === null ? NULL : PyUnicode_FromString(`mappingproxy(${text})`);
}
function mappingproxy_richcompare(self: Ref, other: Ref, op: number): NewRef | NULL { return PyObject_RichCompare(mappingOf(self), other, op); }

function mappingproxy_get(self: Ref, args: number, nargs: number): NewRef | NULL {
  if (!_PyArg_CheckPositional("get", nargs, 1, 2)) return NULL;
  return callMethod(mappingOf(self), ID("get"), arg(args, 0), nargs > 1 ? arg(args, 1) : Py_None);
}
function mappingproxy_keys(self: Ref): NewRef | NULL { return callMethod(mappingOf(self), ID("keys")); }
function mappingproxy_values(self: Ref): NewRef | NULL { return callMethod(mappingOf(self), ID("values")); }
function mappingproxy_items(self: Ref): NewRef | NULL { return callMethod(mappingOf(self), ID("items")); }
function mappingproxy_copy(self: Ref): NewRef | NULL { return callMethod(mappingOf(self), ID("copy")); }
function mappingproxy_reversed(self: Ref): NewRef | NULL { return callMethod(mappingOf(self), ID("__reversed__")); }

export const PyDictProxy_Type = defineType({
  name: "mappingproxy", basicsize: 24, flags: TPFLAGS.HAVE_GC | TPFLAGS.MAPPING,
  slots: {
    tp_dealloc: mappingproxy_dealloc, tp_repr: mappingproxy_repr, tp_hash: mappingproxy_hash, tp_str: mappingproxy_str,
    tp_getattro: PyObject_GenericGetAttr, tp_traverse: mappingproxy_traverse, tp_richcompare: mappingproxy_richcompare,
    tp_iter: mappingproxy_iter, tp_new: mappingproxy_new, nb_or: mappingproxy_or, nb_inplace_or: mappingproxy_ior,
    mp_length: mappingproxy_len, mp_subscript: mappingproxy_getitem, sq_contains: mappingproxy_contains,
  },
  methods: [
    ["get", METH.FASTCALL, mappingproxy_get, "Return the value for key if key is in the mapping, else default."],
    ["keys", METH.NOARGS, mappingproxy_keys, "a set-like object providing a view on D's keys"],
    ["values", METH.NOARGS, mappingproxy_values, "an object providing a view on D's values"],
    ["items", METH.NOARGS, mappingproxy_items, "a set-like object providing a view on D's items"],
    ["copy", METH.NOARGS, mappingproxy_copy, "a shallow copy of D"],
    ["__class_getitem__", METH.O | METH.CLASS, Py_GenericAlias, "See PEP 585"],
    ["__reversed__", METH.NOARGS, mappingproxy_reversed, "reverse iterator"],
  ],
});
