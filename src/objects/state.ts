/**
 * Thread, interpreter and collector state: roots at fixed addresses.
 * Pointers and counters take an 8-byte slot each, as in CPython's structs.
 * Read as `I32[State.current_exception >> 2]`, or through the accessors of the file that owns the field.
 */

/** CPython 3.12 Include/cpython/pystate.h (PyThreadState), internal/pycore_interp.h (PyInterpreterState). */
export const enum State {
  // --- thread state
  current_exception = 0x2000, // the error indicator: an exception instance, owned, or NULL
  exc_info = 0x2008, // innermost _PyErr_StackItem: the exception being handled
  exc_state = 0x2010, // the bottom _PyErr_StackItem { exc_value, previous_item }
  current_frame = 0x2020, // innermost _PyInterpreterFrame, or NULL
  datastack_top = 0x2028, // first free byte of the data stack
  datastack_limit = 0x2030, // end of the data stack
  datastack_base = 0x2038,
  py_recursion_remaining = 0x2040, // Python frames that may still be pushed
  py_recursion_limit = 0x2048,
  c_recursion_remaining = 0x2050, // host (JavaScript) recursion that may still be entered
  trash_delete_nesting = 0x2058, // depth of nested deallocations, at most 50
  trash_delete_later = 0x2060, // objects whose deallocation was put off, linked through their GC heads
  eval_breaker = 0x2068, // not zero: the evaluation loop has something to do (bits: Breaker)
  context = 0x2070,
  tracing = 0x2078,
  profilefunc = 0x2080,
  tracefunc = 0x2088,
  recursion_headroom = 0x2090,
  // --- interpreter state
  sys_dict = 0x2100,
  builtins_dict = 0x2108,
  builtins_copy = 0x2110,
  modules = 0x2118, // sys.modules
  interned = 0x2120, // dict of interned strings; not tracked
  importlib = 0x2128,
  next_version_tag = 0x2130, // type versions handed out so far
  dict_global_version = 0x2138,
  func_state_next_version = 0x2140,
  dict_next_keys_version = 0x2148,
  hash_secret = 0x2150, // 16 bytes: the key of siphash
  finalizing = 0x2160,
  import_func = 0x2168,
  sys_module = 0x2170,
  builtins_module = 0x2178,
  atexit_callbacks = 0x2180,
  main_arena = 0x2188, // list of the constants of the program being run (what PyArena keeps alive)
  int_max_str_digits = 0x2190,
  optimize = 0x21a0, // what -O says: 0, 1 or 2
  main_module = 0x2198, // what the embedding API holds of `__main__`
  bytes_warning = 0x21a8, // how often -b was given
  warnings_filters = 0x21b0, // list; with the next three: what _warnings keeps (struct _warnings_runtime_state)
  warnings_once_registry = 0x21b8, // dict
  warnings_default_action = 0x21c0, // str
  warnings_filters_version = 0x21c8,
  // --- collector (internal/pycore_gc.h, struct _gc_runtime_state)
  generations = 0x2200, // 3 × { head.next, head.prev, threshold, count }, 32 bytes each
  permanent_generation = 0x2260, // { next, prev }
  gc_enabled = 0x2280,
  gc_debug = 0x2288,
  gc_collecting = 0x2290,
  gc_garbage = 0x2298, // list
  gc_callbacks = 0x22a0, // list
  long_lived_total = 0x22a8,
  long_lived_pending = 0x22b0,
  gc_stats = 0x22b8, // 3 × { collections, collected, uncollectable }, 8 bytes each
  gc_trash = 0x2300, // scratch list heads for a collection
  // --- host-visible counters
  ticks = 0x2380, // calls and backward jumps until the host is next asked for interrupts and limits
}

/** Values of `State.finalizing`. */
export const enum Finalizing { NOT_YET = 0, BEGUN = 1, MODULES_GONE = 2 }

/** Bits of `State.eval_breaker`. */
export const enum Breaker {
  GC = 1, // a collection is due
  SIGNAL = 2, // an interrupt is pending
  STEP = 8, // a debugger or recorder wants every instruction
}
