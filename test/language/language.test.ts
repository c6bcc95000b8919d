/** Statements and expressions: programs in cases/. A folder cases/X.files holds the modules that X.py can import. */
import { testPrograms } from "../support/cases.ts";
import { programsIn } from "../support/programs.ts";

testPrograms(programsIn("test/language/cases"));
