/** Programs about one fact each: identity, counts, finalizers, cycles, weak references, sizes, limits. */
import { testPrograms } from "../support/cases.ts";
import { probePrograms } from "../support/programs.ts";

testPrograms(probePrograms(), {
  "095_wr_finalize": "weakref.finalize is written in Python",
  "098_wr_method": "weakref.WeakMethod is written in Python",
  "116_tm_snapshot_line": "tracemalloc.Snapshot is written in Python",
});
