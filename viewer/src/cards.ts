/** One object as a box: type, value, address, what it holds, count, size, generation. */
import type { Ghost, Key, ObjectView } from "./protocol.ts";
import { type Child, h } from "./dom.ts";
import { bytes, count, familyOf, generationName, hex, plural, refs, shortType, shortValue } from "./words.ts";

/** Rows (of placement.ROW pixels) that a box has besides one for each thing it holds. */
const FRAME_ROWS = 3;
/** Things a box shows before it is opened; for how many a growing container, and an instance, keeps room at least. */
const MOST_ROWS = 6;
const LEAST_ROWS = 4;
const LEAST_FIELDS = 3;
const GROWING = new Set(["list", "dict", "set", "deque", "OrderedDict", "defaultdict", "Counter"]);

export interface CardContext {
  /** The objects of the picture, to show what an edge leads to. */
  objects: ReadonlyMap<Key, ObjectView>;
  isOpen(key: Key): boolean;
  toggleOpen(key: Key): void;
}

/** The height of an object's box. What may grow gets room for it, for a box keeps its height as it keeps its place. */
export function rowsFor(object: ObjectView): number {
  const held = object.edges.length + (object.more > 0 ? 1 : 0);
  const grows = GROWING.has(object.type) ? Math.max(LEAST_ROWS, held + 1) : object.shape === "fields" ? Math.max(LEAST_FIELDS, held) : held;
  return FRAME_ROWS + Math.min(MOST_ROWS, grows);
}
/** How many of its things a box of `rows` shows. */
export function slotsOf(object: ObjectView, rows: number): number {
  const room = rows - FRAME_ROWS;
  return object.edges.length + (object.more > 0 ? 1 : 0) <= room ? object.edges.length : Math.max(0, room - 1);
}
/** Pixels from the top of a box to the middle of its nth thing. */
export function slotOffset(index: number): number { return 30 + 20 * index + 10; }
export const HEADER_MIDDLE = 17;

/** Fills `card` anew. */
export function fillCard(card: HTMLElement, object: ObjectView, rows: number, context: CardContext): void {
  const open = context.isOpen(object.key);
  const shown = open ? object.edges : object.edges.slice(0, slotsOf(object, rows));
  const left = object.edges.length - shown.length + object.more;
  const head = h("button", { type: "button", class: "card-head", tabindex: -1, "data-key": object.key },
    h("span", { class: "card-type", title: object.type }, shortType(object.type)),
    h("span", { class: "card-value", title: object.value }, shortValue(object.type, object.value)),
    h("span", { class: "card-address" }, hex(object.address)), h("span", { class: "hidden-text" }, `, ${summary(object)}`));
  const slots = h("div", { class: "slots" }, ...shown.map((edge) => slot(edge.label, context.objects.get(edge.target))));
  if (left > 0 || open) slots.append(more(object, left, open, context));
  card.className = classes(object, open);
  card.replaceChildren(head, slots, footer(object));
}
function classes(object: ObjectView, open: boolean): string {
  const changed = !object.isNew && object.refcount !== object.refcountBefore;
  return ["card", `family-${familyOf(object.type)}`, object.isNew && "is-new", changed && "is-changed", object.unreachable && "is-garbage",
    object.immortal && "is-immortal", open && "is-open"]
    .filter((name) => name !== false).join(" ");
}

function slot(label: string, target: ObjectView | undefined): HTMLElement {
  return h("div", { class: "slot" },
    h("span", { class: "slot-label" }, label),
    h("span", { class: `slot-value family-${familyOf(target?.type ?? "")}` }, target === undefined ? "…" : glance(target)),
    h("i", { class: "dot" }));
}
/** An object in a few characters: the text of atoms, the name of functions and classes, the type of everything else. */
export function glance(object: ObjectView): string {
  if (object.shape === "value") return object.value;
  return object.shape === "function" || object.shape === "class" ? shortValue(object.type, object.value) : shortType(object.type);
}

function more(object: ObjectView, left: number, open: boolean, context: CardContext): HTMLElement {
  const button = h("button", { type: "button", class: "slot slot-more", tabindex: -1 }, open ? "show less" : `${count(left)} more`);
  button.addEventListener("click", (event) => { event.stopPropagation(); context.toggleOpen(object.key); });
  return button;
}
function footer(object: ObjectView): HTMLElement {
  const changed = !object.isNew && object.refcount !== object.refcountBefore && !object.immortal;
  const badge: Child[] = changed
    ? [h("s", {}, refs(object.refcountBefore, false)), h("span", { class: "to" }, "→"), h("b", {}, refs(object.refcount, false))]
    : [h("b", {}, refs(object.refcount, object.immortal))];
  return h("div", { class: "card-foot", "aria-hidden": "true" },
    h("span", { class: changed ? "refs moved" : "refs" }, "refs ", ...badge),
    h("span", {}, bytes(object.size)),
    object.generation >= 0 && h("span", { class: `gen gen-${object.generation}` }, object.generation > 2 ? "frozen" : `gen ${object.generation}`),
    object.unreachable && h("span", { class: "garbage-mark" }, "unreachable"),
    object.weakrefs && h("span", { title: "weak references to it exist" }, "weak"));
}

/** The foot of the box in words. */
function summary(object: ObjectView): string {
  const parts = [object.immortal ? "immortal" : plural(object.refcount, "reference"), `${count(object.size)} bytes`, generationName(object.generation)];
  if (!object.immortal && !object.isNew && object.refcount !== object.refcountBefore) parts.push(`count was ${count(object.refcountBefore)}`);
  if (object.isNew) parts.push("new");
  if (object.unreachable) parts.push("unreachable, waits for the collector");
  return parts.join(", ");
}

/** What is left of an object for one step. */
export function fillGhost(card: HTMLElement, ghost: Ghost): void {
  const why = { count: "its count fell to 0", collector: "freed by the collector", end: "freed at the end" }[ghost.why];
  card.className = `card is-ghost family-${familyOf(ghost.type)}`;
  card.replaceChildren(
    h("button", { type: "button", class: "card-head", tabindex: -1, "data-key": ghost.key },
      h("span", { class: "card-type" }, shortType(ghost.type)), h("span", { class: "card-value" }, shortValue(ghost.type, ghost.value)),
      h("span", { class: "card-address" }, hex(ghost.address)), h("span", { class: "hidden-text" }, `, dead: ${why}`)),
    h("div", { class: "card-foot", "aria-hidden": "true" }, h("span", { class: "refs" }, why)));
}
