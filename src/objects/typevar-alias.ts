/**
 * `type Name[Params] = value`: TypeAliasType.
 *
 *   typealiasobject, 56 bytes: 16 name   24 type_params   32 compute_value   40 value   48 module
 *
 * Source: CPython 3.12 Objects/typevarobject.c.
 */
import { I32 } from "../memory/views.ts";
import { NULL, type NewRef, type Ref } from "../memory/types.ts";
import { argSpec, unpackTupleDict } from "./args.ts";
import { PyObject_CallNoArgs } from "./call.ts";
import { METH, MemberType, defineType } from "./define.ts";
import { PyErr_Occurred, raise } from "./errors.ts";
import { PyExc_AttributeError, PyExc_TypeError } from "./exceptions.ts";
import { PyObject_GC_Del, PyObject_GC_UnTrack, PyType_GenericAlloc } from "./gcalloc.ts";
import { PyObject_GenericGetAttr, PyObject_GetAttr } from "./generic.ts";
import { Py_GenericAlias } from "./genericalias.ts";
import { ID } from "./id.ts";
import { Py_CLEAR, Py_NewRef, Py_SIZE, Py_XDECREF, Py_XNewRef, TPFLAGS, type visitproc } from "./object.ts";
import { Py_None, emptyTuple } from "./singletons.ts";
import { PyTuple_Check } from "./tuple.ts";
import { callerModule } from "./typeobject-new.ts";
import { unpackTypeVarTuples } from "./typevar.ts";
import { _Py_union_type_or } from "./union.ts";
import { PyUnicode_Check } from "./unicode.ts";

const enum AliasOff { name = 16, type_params = 24, compute_value = 32, value = 40, module = 48, basicsize = 56 }

function field(o: Ref, offset: number): Ref | 0 { return I32[(o + offset) >> 2]! as Ref | 0; }

function alloc(name: Ref, typeParams: Ref | 0, compute: Ref | 0, value: Ref | 0, module: Ref | 0): NewRef | NULL {
  const o = PyType_GenericAlloc(_PyTypeAlias_Type, 0);
  if (o === NULL) return NULL;
  [name, typeParams, compute, value, module].forEach((part, i) => { I32[(o + AliasOff.name + i * 8) >> 2] = Py_XNewRef(part); });
  return o;
}
/** `args`: the tuple (name, type parameters or None, function that computes the value). */
export function _Py_make_typealias(args: Ref): NewRef | NULL {
  const params = field(args, 32) as Ref;
  return alloc(field(args, 24) as Ref, params === Py_None ? 0 : params, field(args, 40), 0, 0);
}
const new_spec = argSpec("typealias", "name, value, *, type_params=");
function typealias_new(_type: Ref, args: Ref, kwargs: Ref | 0): NewRef | NULL {
  const given = unpackTupleDict(new_spec, args, kwargs);
  if (given === null) return NULL;
  const [name, value, params] = given as [Ref, Ref, Ref | 0];
  if (!PyUnicode_Check(name)) return raise(PyExc_TypeError, "typealias() argument 'name' must be str");
  if (params !== 0 && !PyTuple_Check(params)) return raise(PyExc_TypeError, "type_params must be a tuple");
  const module = callerModule();
  return alloc(name, params !== 0 && Py_SIZE(params) === 0 ? 0 : params, 0, value, module);
}
function typealias_dealloc(o: Ref): void {
  PyObject_GC_UnTrack(o);
  for (let at = AliasOff.name; at < AliasOff.basicsize; at += 8) Py_XDECREF(field(o, at));
  PyObject_GC_Del(o);
}
function typealias_traverse(o: Ref, visit: visitproc, arg: number): number {
  for (let at = AliasOff.name; at < AliasOff.basicsize; at += 8) {
    const part = field(o, at);
    const result = part ? visit(part, arg) : 0;
    if (result) return result;
  }
  return 0;
}
function typealias_clear(o: Ref): 0 {
  for (let at = AliasOff.type_params; at < AliasOff.basicsize; at += 8) Py_CLEAR(o + at);
  return 0;
}
function typealias_repr(o: Ref): NewRef { return Py_NewRef(field(o, AliasOff.name) as Ref); }
function typealias_value(o: Ref): NewRef | NULL {
  const known = field(o, AliasOff.value);
  if (known) return Py_NewRef(known);
  const value = PyObject_CallNoArgs(field(o, AliasOff.compute_value) as Ref);
  if (value !== NULL) I32[(o + AliasOff.value) >> 2] = Py_NewRef(value);
  return value;
}
function typealias_type_params(o: Ref): NewRef { return Py_NewRef(field(o, AliasOff.type_params) || emptyTuple); }
function typealias_parameters(o: Ref): NewRef | NULL {
  const params = field(o, AliasOff.type_params);
  return params ? unpackTypeVarTuples(params) : Py_NewRef(emptyTuple);
}
function typealias_module(o: Ref): NewRef | NULL {
  const module = field(o, AliasOff.module);
  if (module) return Py_NewRef(module);
  const compute = field(o, AliasOff.compute_value);
  if (compute) {
    const found = PyObject_GetAttr(compute, ID("__module__"));
    if (found !== NULL || PyErr_Occurred()) return found;
  }
  return raise(PyExc_AttributeError, "__module__");
}
function typealias_subscript(o: Ref, args: Ref): NewRef | NULL {
  return field(o, AliasOff.type_params) ? Py_GenericAlias(o, args) : raise(PyExc_TypeError, "Only generic type aliases are subscriptable");
}

export const _PyTypeAlias_Type = defineType({
  name: "typing.TypeAliasType", basicsize: AliasOff.basicsize, flags: TPFLAGS.HAVE_GC, doc: "Type alias.",
  slots: {
    tp_dealloc: typealias_dealloc, tp_traverse: typealias_traverse, tp_clear: typealias_clear, tp_repr: typealias_repr, tp_getattro: PyObject_GenericGetAttr,
    tp_alloc: PyType_GenericAlloc, tp_new: typealias_new, tp_free: PyObject_GC_Del, nb_or: _Py_union_type_or, mp_subscript: typealias_subscript,
  },
  methods: [["__reduce__", METH.NOARGS, typealias_repr]],
  members: [["__name__", MemberType.OBJECT, AliasOff.name, 1]],
  getset: [["__parameters__", typealias_parameters], ["__type_params__", typealias_type_params], ["__value__", typealias_value], ["__module__", typealias_module]],
});
