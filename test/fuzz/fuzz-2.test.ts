/** Random programs whose output, exceptions and reference counts were recorded from CPython 3.12.1 (scripts/record-fuzz.py), part 2. */
import { testRecorded } from "./recorded.ts";

testRecorded(1, 4);
