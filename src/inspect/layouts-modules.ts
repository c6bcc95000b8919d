/** The fields of iterators, and of the types that modules bring: layouts.ts has the rest. */
import { fields, type FieldSpec } from "./layout-fields.ts";

const iteratorOf = (what: string): readonly FieldSpec[] => fields(["it_index", 16, "size", "next index"], ["it_seq", 24, "object", `the ${what}; NULL at the end`, "iterated sequence"]);
/** By tp_name. */
export const ITERATOR_LAYOUTS: Readonly<Record<string, readonly FieldSpec[]>> = {
  list_iterator: iteratorOf("list"), list_reverseiterator: iteratorOf("list"), tuple_iterator: iteratorOf("tuple"), iterator: iteratorOf("sequence"), bytes_iterator: iteratorOf("bytes"), bytearray_iterator: iteratorOf("bytearray"), str_iterator: iteratorOf("str"), str_ascii_iterator: iteratorOf("str"), reversed: iteratorOf("sequence"),
  callable_iterator: fields(["it_callable", 16, "object", "called for each item", "callable"], ["it_sentinel", 24, "object", "ends the iteration", "sentinel"]),
  set_iterator: fields(["si_set", 16, "object", "the set", "iterated set"], ["si_used", 24, "size", "its size at the start"], ["si_pos", 32, "size", "next slot"], ["len", 40, "size", "items left"]),
  dict_keyiterator: dictIterator(), dict_valueiterator: dictIterator(), dict_itemiterator: dictIterator(), dict_reversekeyiterator: dictIterator(), dict_reversevalueiterator: dictIterator(), dict_reverseitemiterator: dictIterator(),
  dict_keys: dictView(), dict_values: dictView(), dict_items: dictView(),
  enumerate: fields(["en_index", 16, "size", "next index"], ["en_sit", 24, "object", "the iterator", "iterator"], ["en_result", 32, "object", "the pair, used again", "result"], ["en_longindex", 40, "object", "index past 2⁶³", "long index"], ["one", 48, "object", "1, borrowed", "one (borrowed)"]),
  map: fields(["iters", 16, "object", "the iterators", "iterators"], ["func", 24, "object", "the function", "function"]),
  filter: fields(["func", 16, "object", "the function, or None", "function"], ["it", 24, "object", "the iterator", "iterator"]),
  zip: fields(["tuplesize", 16, "size", "how many iterators"], ["ittuple", 24, "object", "the iterators", "iterators"], ["result", 32, "object", "the tuple, used again", "result"], ["strict", 40, "flags", "", "", 4]),
  "itertools.accumulate": fields(["total", 16, "object", "so far", "total"], ["it", 24, "object", "the iterator", "iterator"], ["binop", 32, "object", "the function", "function"], ["initial", 40, "object", "the first total", "initial"]),
  "itertools.batched": fields(["it", 16, "object", "the iterator", "iterator"], ["batch_size", 24, "size", "items in a batch"]),
  "itertools.count": fields(["cnt", 16, "size", "next number, while it is small"], ["long_cnt", 24, "object", "next number, when it is not", "next number"], ["long_step", 32, "object", "the step", "step"]),
  "itertools.pairwise": fields(["it", 16, "object", "the iterator", "iterator"], ["old", 24, "object", "the item before", "item before"]),
  "itertools.repeat": fields(["element", 16, "object", "the item", "item"], ["cnt", 24, "size", "how often; −1: for ever"]),
  "itertools.zip_longest": fields(["tuplesize", 16, "size", "how many iterators"], ["numactive", 24, "size", "how many are not at their end"], ["ittuple", 32, "object", "the iterators", "iterators"], ["result", 40, "object", "the tuple, used again", "result"], ["fillvalue", 48, "object", "for those at their end", "fill value"]),
  "itertools.chain": fields(["source", 16, "object", "the iterables", "iterables"], ["active", 24, "object", "the current one's iterator", "current iterator"]),
  "itertools.compress": fields(["data", 16, "object", "", "data"], ["selectors", 24, "object", "", "selectors"]),
  "itertools.cycle": fields(["it", 16, "object", "the iterator", "iterator"], ["saved", 24, "object", "items seen", "saved items"], ["index", 32, "size", "next of them"], ["firstpass", 40, "flags", "", "", 4]),
  "itertools.islice": fields(["it", 16, "object", "the iterator", "iterator"], ["next", 24, "size", "index of the next item"], ["stop", 32, "size", ""], ["step", 40, "size", ""], ["cnt", 48, "size", "items taken from the iterator"]),
  "itertools.takewhile": functionAndIterator(), "itertools.dropwhile": functionAndIterator(), "itertools.filterfalse": functionAndIterator(), "itertools.starmap": functionAndIterator(),
  "itertools.groupby": fields(["it", 16, "object", "the iterator", "iterator"], ["keyfunc", 24, "object", "", "key function"], ["tgtkey", 32, "object", "key of the group asked for", "group's key"], ["currkey", 40, "object", "key of the item read last", "last key"], ["currvalue", 48, "object", "the item read last", "last item"], ["currgrouper", 56, "object", "the group, borrowed", "group (borrowed)"]),
  "itertools._grouper": fields(["parent", 16, "object", "the groupby", "groupby"], ["tgtkey", 24, "object", "the group's key", "key"]),
  "itertools._tee_dataobject": fields(["it", 16, "object", "the iterator", "iterator"], ["numread", 24, "size", "items read", "", 4], ["running", 28, "flags", "", "", 4], ["nextlink", 32, "object", "the next 57 items", "next items"]),
  "itertools._tee": fields(["dataobj", 16, "object", "items read, shared with the other copies", "items read"], ["index", 24, "size", "next of them"], ["weakreflist", 32, "pointer", "weak references"]),
};
export const MODULE_LAYOUTS: Readonly<Record<string, readonly FieldSpec[]>> = {
  "functools.partial": fields(["fn", 16, "object", "the function", ".func"], ["args", 24, "object", "arguments", ".args"], ["kw", 32, "object", "keyword arguments", ".keywords"], ["dict", 40, "object", "attributes", ".__dict__"], ["weakreflist", 48, "pointer", "weak references"]),
  "functools._lru_cache_wrapper": fields(["cache", 72, "object", "results by arguments", "cache"], ["func", 88, "object", "the function", ".__wrapped__"], ["cache_info_type", 128, "object", "type of cache_info()", "cache_info type"], ["dict", 136, "object", "attributes", ".__dict__"]),
  "_io.BufferedReader": buffered(), "_io.BufferedWriter": buffered(), "_io.BufferedRandom": buffered(),
  "_io.TextIOWrapper": fields(["buffer", 32, "object", "the binary file below", ".buffer"], ["encoding", 40, "object", "", ".encoding"], ["errors", 48, "object", "", ".errors"], ["readnl", 56, "object", "newline when reading", "newline (reading)"], ["decoded_chars", 80, "object", "text not read yet", "decoded text"], ["pending_bytes", 96, "object", "text not written yet", "pending text"], ["undecoded", 112, "object", "bytes not decoded yet", "undecoded bytes"], ["chunk", 120, "object", "the bytes decoded last", "last bytes"], ["writenl", 136, "object", "newline when writing", "newline (writing)"], ["dict", 184, "object", "attributes", ".__dict__"]),
  "_io.StringIO": fields(["buf", 16, "pointer", "the block of characters"], ["pos", 24, "size", "position"], ["string_size", 32, "size", "characters"], ["buf_size", 40, "size", "characters there is room for"], ["readnl", 56, "object", "newline when reading", "newline (reading)"], ["writenl", 64, "object", "newline when writing", "newline (writing)"], ["dict", 144, "object", "attributes", ".__dict__"]),
  "_io.BytesIO": fields(["buf", 16, "object", "the bytes", "contents"], ["pos", 24, "size", "position"], ["string_size", 32, "size", "bytes"], ["dict", 40, "object", "attributes", ".__dict__"], ["exports", 56, "size", "buffers handed out"]),
  "itertools.product": combinations(32), "itertools.combinations": combinations(32), "itertools.combinations_with_replacement": combinations(32), "itertools.permutations": combinations(40),
  "collections.deque": fields(["leftblock", 24, "pointer", "first block of 64 items"], ["rightblock", 32, "pointer", "last block"], ["leftindex", 40, "size", "first item in the first block"], ["rightindex", 48, "size", "last item in the last block"], ["state", 56, "int", "changes with each change"], ["maxlen", 64, "size", "−1: no limit"], ["numfreeblocks", 72, "size", "blocks kept"], ["weakreflist", 208, "pointer", "weak references"]),
  "operator.itemgetter": getter(), "operator.attrgetter": getter(),
  "operator.methodcaller": fields(["name", 16, "object", "the method's name", "method name"], ["args", 24, "object", "arguments", "arguments"], ["kwds", 32, "object", "keyword arguments", "keyword arguments"]),
  "_io.IncrementalNewlineDecoder": fields(["decoder", 16, "object", "the decoder below", "decoder"], ["errors", 24, "object", "", ".errors"]),
};

function dictIterator(): readonly FieldSpec[] {
  return fields(["di_dict", 16, "object", "the dict; NULL at the end", "iterated dict"], ["di_used", 24, "size", "its size at the start"], ["di_pos", 32, "size", "next entry"], ["di_result", 40, "object", "the pair, used again", "result"], ["len", 48, "size", "items left"]);
}
function buffered(): readonly FieldSpec[] {
  return fields(["raw", 16, "object", "the file below", ".raw"], ["buffer", 56, "pointer", "the block of buffered bytes"], ["buffer_size", 120, "size", "bytes of it"], ["dict", 136, "object", "attributes", ".__dict__"]);
}
/** `result`: the offset of the last tuple; permutations have their cycles before it. */
function combinations(result: number): readonly FieldSpec[] {
  const rows = fields(["pool", 16, "object", "what is combined", "pool"], ["indices", 24, "pointer", "the block of indices"], ["result", result, "object", "the last tuple", "result"]);
  return result === 40 ? [...rows, ...fields(["cycles", 32, "pointer", "the block of cycles"])] : rows;
}
function dictView(): readonly FieldSpec[] { return fields(["dv_dict", 16, "object", "the dict", "viewed dict"]); }
function functionAndIterator(): readonly FieldSpec[] { return fields(["func", 16, "object", "the function", "function"], ["it", 24, "object", "the iterator", "iterator"]); }
function getter(): readonly FieldSpec[] { return fields(["n", 16, "size", "how many"], ["what", 24, "object", "what it gets", "what it gets"]); }
