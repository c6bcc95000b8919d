/**
 * The fields of the built-in types: name, offset, width, what they are. For naming edges and for showing an object's bytes.
 * Offsets are those of the type's own file (objects/<type>.ts has the diagrams); CPython's names.
 */
import { fields, type FieldSpec } from "./layout-fields.ts";
import { ITERATOR_LAYOUTS, MODULE_LAYOUTS } from "./layouts-modules.ts";

export const GC_HEAD = fields(
  ["_gc_next", -16, "pointer", "next in the collector's list; 0: not tracked"],
  ["_gc_prev", -8, "flags", "previous in the list, and two flags; the count of outside references while a collection runs"],
);
export const PRE_HEADER = fields(
  ["weaklist", -32, "pointer", "first weak reference to the object"],
  ["dict or values", -24, "pointer", "the instance's dict, or, with bit 0 set, the values of its attributes", ".__dict__"],
);
export const OBJECT_HEAD = fields(
  ["ob_refcnt", 0, "int", "reference count; a set sign bit: immortal"],
  ["ob_type", 8, "object", "the class", ".__class__"],
);
export const VAR_SIZE: FieldSpec = fields(["ob_size", 16, "size", "number of items"])[0]!;

const descriptor = fields(
  ["d_type", 16, "object", "the class it belongs to", ".__objclass__"], ["d_name", 24, "object", "its name", ".__name__"],
  ["d_qualname", 32, "object", "its qualified name", ".__qualname__"], ["d_method", 40, "pointer", "its declaration in static data"],
  ["vectorcall", 48, "int", "host function that calls it"],
);
const generator = fields(
  ["gi_weakreflist", 16, "pointer", "weak references"], ["gi_name", 24, "object", "its name", ".__name__"],
  ["gi_qualname", 32, "object", "its qualified name", ".__qualname__"], ["gi_exc_state", 40, "object", "the exception being handled inside it", "exception being handled"],
  ["previous_item", 48, "pointer", "outer exception state"], ["gi_origin_or_finalizer", 56, "object", "origin of a coroutine, finalizer of an async generator", "origin or finalizer"],
  ["gi_hooks_inited", 64, "flags", "", "", 1], ["gi_closed", 65, "flags", "", "", 1], ["gi_running_async", 66, "flags", "", "", 1],
  ["gi_frame_state", 67, "flags", "254 created, 255 suspended, 0 running, 1 completed, 4 cleared", "", 1],
  ["f_code", 72, "object", "code of its frame", ".gi_code"], ["f_previous", 80, "pointer", "frame that resumed it"], ["f_funcobj", 88, "object", "its function", "function"],
  ["f_globals", 96, "object", "globals, borrowed", "globals (borrowed)"], ["f_builtins", 104, "object", "builtins, borrowed", "builtins (borrowed)"], ["f_locals", 112, "object", "locals dict, if any", "locals"],
  ["frame_obj", 120, "object", "frame object, if any", ".gi_frame"], ["prev_instr", 128, "pointer", "last instruction begun"], ["stacktop", 136, "int", "slots in use", "", 4],
  ["return_offset", 140, "int", "", "", 2], ["owner", 142, "flags", "", "", 1],
);
const awaitable = fields(["gen", 16, "object", "the asynchronous generator, or the awaitable", "generator"], ["value", 24, "object", "what is sent, thrown or given by default", "value"], ["state", 32, "int", "0 not begun, 1 begun, 2 over", "", 4]);
const exception = fields(
  ["dict", 16, "object", "attributes", ".__dict__"], ["args", 24, "object", "arguments", ".args"], ["notes", 32, "object", "notes", ".__notes__"], ["traceback", 40, "object", "where it was raised", ".__traceback__"],
  ["context", 48, "object", "the exception being handled when it was raised", ".__context__"], ["cause", 56, "object", "what `raise … from` named", ".__cause__"],
  ["suppress_context", 64, "flags", "", "", 1],
);

/** By tp_name. An instance of a subclass has its base's fields. */
export const LAYOUTS: ReadonlyMap<string, readonly FieldSpec[]> = new Map(Object.entries({
  ...ITERATOR_LAYOUTS, ...MODULE_LAYOUTS,
  int: fields(["lv_tag", 16, "flags", "digits × 8, sign in the low two bits: 0 +, 1 zero, 2 −"], ["ob_digit", 24, "bytes", "30 bits a digit, least significant first", "", 4]),
  float: fields(["ob_fval", 16, "double", "the value"]),
  complex: fields(["real", 16, "double", "real part"], ["imag", 24, "double", "imaginary part"]),
  str: fields(["length", 16, "size", "code points"], ["hash", 24, "hash", "−1: not computed yet"], ["state", 32, "flags", "interned (2 bits), kind (3), compact, ASCII, static", "", 4]),
  bytes: fields(["ob_shash", 24, "hash", "−1: not computed yet"], ["ob_sval", 32, "bytes", "contents, then NUL", "", 1]),
  bytearray: fields(["ob_alloc", 24, "size", "bytes allocated"], ["ob_bytes", 32, "pointer", "the block"], ["ob_start", 40, "pointer", "first byte in it"], ["ob_exports", 48, "size", "buffers handed out"]),
  list: fields(["ob_item", 24, "pointer", "the array of items"], ["allocated", 32, "size", "items there is room for"]),
  dict: fields(["ma_used", 16, "size", "items"], ["ma_version_tag", 24, "int", "changes with each change"], ["ma_keys", 32, "pointer", "the table"], ["ma_values", 40, "pointer", "values, when the keys are shared; else NULL"]),
  "collections.OrderedDict": fields(["od_inst_dict", 96, "object", "attributes", ".__dict__"], ["od_first", 80, "pointer", "first node"], ["od_last", 88, "pointer", "last node"], ["od_weakreflist", 104, "pointer", "weak references"]),
  "collections.defaultdict": fields(["default_factory", 48, "object", "makes missing values"]),
  set: fields(["fill", 16, "size", "entries used or deleted"], ["used", 24, "size", "items"], ["mask", 32, "size", "slots − 1"], ["table", 40, "pointer", "the entries: in the object up to 8 slots"], ["hash", 48, "hash", "of a frozenset; −1: not computed"], ["finger", 56, "size", "where pop() looks next"], ["smalltable", 64, "bytes", "8 entries", "", 128], ["weakreflist", 192, "pointer", "weak references"]),
  function: fields(
    ["func_globals", 16, "object", "globals of its module", ".__globals__"], ["func_builtins", 24, "object", "builtins it sees", ".__builtins__"], ["func_name", 32, "object", "name", ".__name__"], ["func_qualname", 40, "object", "qualified name", ".__qualname__"],
    ["func_code", 48, "object", "its code", ".__code__"], ["func_defaults", 56, "object", "defaults", ".__defaults__"], ["func_kwdefaults", 64, "object", "defaults of keyword-only parameters", ".__kwdefaults__"],
    ["func_closure", 72, "object", "cells of the enclosing functions", ".__closure__"], ["func_doc", 80, "object", "docstring", ".__doc__"], ["func_dict", 88, "object", "attributes", ".__dict__"], ["func_weakreflist", 96, "pointer", "weak references"],
    ["func_module", 104, "object", "name of its module", ".__module__"], ["func_annotations", 112, "object", "annotations", ".__annotations__"], ["func_typeparams", 120, "object", "type parameters", ".__type_params__"],
    ["vectorcall", 128, "int", "host function that calls it"], ["func_version", 136, "int", "for caches", "", 4],
  ),
  method: fields(["im_func", 16, "object", "the function", ".__func__"], ["im_self", 24, "object", "what it is bound to", ".__self__"], ["im_weakreflist", 32, "pointer", "weak references"], ["vectorcall", 40, "int", "host function that calls it"]),
  builtin_function_or_method: fields(["m_ml", 16, "pointer", "its declaration in static data"], ["m_self", 24, "object", "what it is bound to", ".__self__"], ["m_module", 32, "object", "name of its module", ".__module__"], ["m_weakreflist", 40, "pointer", "weak references"], ["vectorcall", 48, "int", "host function that calls it"]),
  cell: fields(["ob_ref", 16, "object", "the variable's value", ".cell_contents"]),
  module: fields(["md_dict", 16, "object", "globals", ".__dict__"], ["md_def", 24, "pointer", ""], ["md_state", 32, "pointer", ""], ["md_weaklist", 40, "pointer", "weak references"], ["md_name", 48, "object", "name", ".__name__"]),
  code: fields(
    ["co_consts", 24, "object", "constants"], ["co_names", 32, "object", "names"], ["co_exceptiontable", 40, "object", "handlers"], ["co_flags", 48, "flags", "", "", 4], ["co_argcount", 52, "int", "", "", 4], ["co_posonlyargcount", 56, "int", "", "", 4],
    ["co_kwonlyargcount", 60, "int", "", "", 4], ["co_stacksize", 64, "int", "slots of evaluation stack", "", 4], ["co_firstlineno", 68, "int", "", "", 4], ["co_nlocalsplus", 72, "int", "variables, cells and free ones included", "", 4],
    ["co_framesize", 76, "int", "", "", 4], ["co_nlocals", 80, "int", "", "", 4], ["co_ncellvars", 84, "int", "", "", 4], ["co_nfreevars", 88, "int", "", "", 4], ["co_version", 92, "int", "", "", 4], ["co_localsplusnames", 96, "object", "names of variables"],
    ["co_localspluskinds", 104, "object", "kinds of variables"], ["co_filename", 112, "object", "file"], ["co_name", 120, "object", "name"], ["co_qualname", 128, "object", "qualified name"], ["co_linetable", 136, "object", "lines"],
    ["co_weakreflist", 144, "pointer", "weak references"], ["_co_code", 152, "object", "code as bytes, once asked for"], ["_co_varnames", 160, "object", "names of locals, once asked for"], ["_co_cellvars", 168, "object", "names of cells, once asked for"], ["_co_firsttraceable", 176, "int", "", "", 4],
    ["co_extra", 184, "pointer", ""], ["co_code_adaptive", 192, "bytes", "the instructions", "", 2],
  ),
  frame: fields(["f_back", 16, "object", "caller's frame"], ["f_frame", 24, "pointer", "the interpreter's frame"], ["f_trace", 32, "object", "trace function"], ["f_lineno", 40, "int", "", "", 4], ["f_trace_lines", 44, "flags", "", "", 1], ["f_trace_opcodes", 45, "flags", "", "", 1], ["f_fast_as_locals", 46, "flags", "", "", 1]),
  traceback: fields(["tb_next", 16, "object", "the next one inward"], ["tb_frame", 24, "object", "the frame"], ["tb_lasti", 32, "int", "instruction", "", 4], ["tb_lineno", 36, "int", "line", "", 4]),
  generator, coroutine: generator, async_generator: generator,
  slice: fields(["start", 16, "object", ""], ["stop", 24, "object", ""], ["step", 32, "object", ""]),
  range: fields(["start", 16, "object", ""], ["stop", 24, "object", ""], ["step", 32, "object", ""], ["length", 40, "object", "how many items"]),
  property: fields(["prop_get", 16, "object", "getter", ".fget"], ["prop_set", 24, "object", "setter", ".fset"], ["prop_del", 32, "object", "deleter", ".fdel"], ["prop_doc", 40, "object", "docstring", ".__doc__"], ["prop_name", 48, "object", "name", ".__name__"], ["getter_doc", 56, "flags", "", "", 4]),
  staticmethod: fields(["sm_callable", 16, "object", "the function", ".__func__"], ["sm_dict", 24, "object", "attributes", ".__dict__"]),
  classmethod: fields(["cm_callable", 16, "object", "the function", ".__func__"], ["cm_dict", 24, "object", "attributes", ".__dict__"]),
  super: fields(["type", 16, "object", "the class it searches after", ".__thisclass__"], ["obj", 24, "object", "the instance", ".__self__"], ["obj_type", 32, "object", "its class", ".__self_class__"]),
  mappingproxy: fields(["mapping", 16, "object", "the mapping shown", "mapping"]),
  "weakref.ReferenceType": fields(["wr_object", 16, "object", "what it refers to, borrowed; None once that is gone", "referent (weak)"], ["wr_callback", 24, "object", "called when that dies", ".__callback__"], ["hash", 32, "hash", "−1: not computed yet"], ["wr_prev", 40, "pointer", "other references to the object"], ["wr_next", 48, "pointer", "other references to the object"], ["vectorcall", 56, "int", "host function that calls it"]),
  BaseException: exception,
  method_descriptor: descriptor, classmethod_descriptor: descriptor.slice(0, 4), member_descriptor: descriptor.slice(0, 4), getset_descriptor: descriptor.slice(0, 4),
  wrapper_descriptor: [...descriptor.slice(0, 3), ...fields(["d_base", 40, "pointer", "its declaration in static data"], ["d_wrapped", 48, "int", "the slot's host function"])],
  "method-wrapper": fields(["descr", 16, "object", "the descriptor", "descriptor"], ["self", 24, "object", "what it is bound to", ".__self__"]),
  memoryview: fields(["mbuf", 24, "object", "the buffer shared with other views", "managed buffer"], ["hash", 32, "hash", ""], ["flags", 40, "flags", ""], ["exports", 48, "size", ""], ["view.buf", 56, "pointer", "first byte"], ["view.obj", 64, "object", "the exporter", ".obj"], ["view.len", 72, "size", "bytes"]),
  managedbuffer: fields(["flags", 16, "flags", ""], ["exports", 24, "size", "views"], ["master.buf", 32, "pointer", "first byte"], ["master.obj", 40, "object", "the exporter", ".obj"], ["master.len", 48, "size", "bytes"]),
  "types.GenericAlias": fields(["origin", 16, "object", "the class", ".__origin__"], ["args", 24, "object", "its arguments", ".__args__"], ["parameters", 32, "object", "its parameters", ".__parameters__"], ["weakreflist", 40, "pointer", "weak references"]),
  "types.UnionType": fields(["args", 16, "object", "the types", ".__args__"], ["parameters", 24, "object", "their parameters", ".__parameters__"]),
  "typing.TypeVar": fields(["name", 16, "object", "", ".__name__"], ["bound", 24, "object", "", ".__bound__"], ["evaluate_bound", 32, "object", "computes it when asked", "evaluates __bound__"], ["constraints", 40, "object", "", ".__constraints__"], ["evaluate_constraints", 48, "object", "computes them when asked", "evaluates __constraints__"], ["flags", 56, "flags", "", "", 4]),
  "typing.ParamSpec": fields(["name", 16, "object", "", ".__name__"], ["bound", 24, "object", "", ".__bound__"], ["flags", 32, "flags", "", "", 4]),
  "typing.TypeAliasType": fields(["name", 16, "object", "", ".__name__"], ["type_params", 24, "object", "", ".__type_params__"], ["compute_value", 32, "object", "computes the value when asked", "evaluates __value__"], ["value", 40, "object", "once asked for", ".__value__"], ["module", 48, "object", "", ".__module__"]),
  async_generator_asend: awaitable, async_generator_athrow: awaitable, anext_awaitable: awaitable, async_generator_wrapped_value: fields(["agw_val", 16, "object", "the value yielded", "value"]), coroutine_wrapper: fields(["cw_coroutine", 16, "object", "the coroutine", "coroutine"]),
  "types.SimpleNamespace": fields(["ns_dict", 16, "object", "attributes", ".__dict__"]),
}));

/** The fields of a class, in the object that the class is. */
export const TYPE_FIELDS = fields(
  ["tp_name", 24, "object", "name (borrowed of static data, or of ht_name)", "name (borrowed)"], ["tp_basicsize", 32, "size", "bytes of an instance"], ["tp_itemsize", 40, "size", "bytes for each item"], ["tp_flags", 168, "flags", "what instances are and can"],
  ["tp_weaklistoffset", 208, "size", ""], ["tp_methods", 232, "pointer", "method table"], ["tp_members", 240, "pointer", "member table"], ["tp_getset", 248, "pointer", "attribute table"],
  ["tp_base", 256, "object", "the base it inherits its layout from", ".__base__"], ["tp_dict", 264, "object", "namespace", ".__dict__"], ["tp_dictoffset", 288, "size", "where instances keep their dict"],
  ["tp_bases", 336, "object", "bases", ".__bases__"], ["tp_mro", 344, "object", "order of lookup", ".__mro__"], ["tp_cache", 352, "object", "", "tp_cache"], ["tp_subclasses", 360, "object", "weak references to subclasses", "subclasses"],
  ["tp_weaklist", 368, "pointer", "weak references"], ["tp_version_tag", 384, "int", "for caches", "", 4],
);
export const HEAP_TYPE_FIELDS = fields(
  ["ht_name", 856, "object", "name", ".__name__"], ["ht_slots", 864, "object", "__slots__", ".__slots__"], ["ht_qualname", 872, "object", "qualified name", ".__qualname__"], ["ht_cached_keys", 880, "pointer", "keys that the instances' attributes share"], ["ht_module", 888, "object", "module", "module"],
);
