/** Types and builtin modules: programs in cases/. */
import { testPrograms } from "../support/cases.ts";
import { programsIn } from "../support/programs.ts";

testPrograms(programsIn("test/objects/cases"), {
  files_: "needs a host with a writable /tmp",
  small_modules: "needs TZ=UTC and modules written in Python",
});
