/** The programs of the page: the article's six, which the command's tour shows too, and more of our own. */
import p01 from "../../src/cli/tour/programs/01_one_object_two_names.py";
import p02 from "../../src/cli/tour/programs/02_mutable_objects_are_never_shared.py";
import p03 from "../../src/cli/tour/programs/03_reference_count.py";
import p04 from "../../src/cli/tour/programs/04_deallocated_at_zero.py";
import p05 from "../../src/cli/tour/programs/05_reference_cycle.py";
import p06 from "../../src/cli/tour/programs/06_generations.py";
import p07 from "../examples/07_closures.py";
import p08 from "../examples/08_generators.py";
import p09 from "../examples/09_exceptions_keep_frames.py";
import p10 from "../examples/10_cache.py";
import p11 from "../examples/11_weakrefs.py";
import p12 from "../examples/12_del_order.py";
import p13 from "../examples/13_resurrection.py";
import p14 from "../examples/14_slots.py";
import p15 from "../examples/15_untracked_tuples.py";
import p16 from "../examples/16_list_overallocation.py";
import p17 from "../examples/17_fragmentation.py";
import p18 from "../examples/18_interning.py";
import p19 from "../examples/19_key_sharing.py";
import p20 from "../examples/20_doubly_linked.py";
import p21 from "../examples/21_default_argument.py";
import p22 from "../examples/22_copies.py";

export interface Example {
  /** In links. */
  name: string;
  group: string;
  title: string;
  /** Two sentences of what to look at. */
  look: string;
  source: string;
}

const TOUR = "The article";
const OBJECTS = "Objects and names";
const LIVES = "Who keeps what alive";
const COLLECTOR = "The collector";
const LAYOUT = "Sizes and the heap";

/** A program whose first lines say its title and what to look at: "# title: …", "# look: …". */
function own(name: string, group: string, text: string): Example {
  const lines = text.split("\n");
  const header = lines.findIndex((line) => !/^# (title|look): /.test(line));
  const said = (word: string): string => lines.slice(0, header).filter((line) => line.startsWith(`# ${word}: `)).map((line) => line.slice(word.length + 4)).join(" ");
  return { name, group, title: said("title"), look: said("look"), source: lines.slice(header).join("\n") };
}

export const EXAMPLES: readonly Example[] = [
  { name: "one-object", group: TOUR, title: "One object, two names", source: p01, look: "Two variables with the value 20 lead to one and the same object. Watch the arrow of `score` move when the number changes, and come back." },
  { name: "never-shared", group: TOUR, title: "Mutable objects are never shared", source: p02, look: "Two equal lists are two objects with two addresses. `third` is a second name for the first list: its count rises, and an append through one name shows under both." },
  { name: "count", group: TOUR, title: "The reference count", source: p03, look: "Each name that leads to an object adds one to its count. sys.getrefcount answers one more, because its own argument is a reference too." },
  { name: "zero", group: TOUR, title: "Deallocated at zero", source: p04, look: "`del` removes a name, not an object. The object goes in the very step in which its count reaches zero, and leaves a ghost." },
  { name: "cycle", group: TOUR, title: "A reference cycle", source: p05, look: "Two lists that hold each other never reach zero. When both names are gone they are marked as unreachable; only the collector frees them." },
  { name: "generations", group: TOUR, title: "Three generations", source: p06, look: "8,000 lists: survivors of a collection move to an older generation, which is looked at less often. Step from collection to collection and read what each one examined and freed." },
  own("copies", OBJECTS, p22),
  own("interning", OBJECTS, p18),
  own("default-argument", OBJECTS, p21),
  own("closures", LIVES, p07),
  own("generators", LIVES, p08),
  own("exceptions", LIVES, p09),
  own("cache", LIVES, p10),
  own("weakrefs", LIVES, p11),
  own("del-order", LIVES, p12),
  own("doubly-linked", COLLECTOR, p20),
  own("resurrection", COLLECTOR, p13),
  own("untracked", COLLECTOR, p15),
  own("slots", LAYOUT, p14),
  own("key-sharing", LAYOUT, p19),
  own("over-allocation", LAYOUT, p16),
  own("fragmentation", LAYOUT, p17),
];
export function exampleByName(name: string): Example | undefined { return EXAMPLES.find((example) => example.name === name); }
