/**
 * The picture: stack on the left, heap on the right, arrows between. Every object of the state has a place on the plane;
 * boxes are made for those that can be seen, and from far away all of them are painted as small plates.
 */
import type { Ghost, Key, ObjectView, StateAnswer } from "./protocol.ts";
import { type Arrow, ArrowLayer, type Box } from "./arrows.ts";
import { Camera } from "./camera.ts";
import { type CardContext, HEADER_MIDDLE, fillCard, fillGhost, rowsFor, slotOffset, slotsOf } from "./cards.ts";
import { h, iconButton, linkButton, onceAFrame } from "./dom.ts";
import { usesKeyboard } from "./modality.ts";
import { COLUMN_GAP, COLUMN_WIDTH, MARGIN, type Place, Placement, ROW, columnsOf } from "./placement.ts";
import type { Session } from "./session.ts";
import { type Source, drawStack } from "./stack.ts";
import { count, familyOf, keyOf, plural } from "./words.ts";

/** Below this zoom boxes become plates. */
const FAR = 0.36;
const LEAST_ZOOM = 0.01;
const MOST_ZOOM = 2;
/** The zoom that a run starts with, within what can be read well. */
const SMALLEST_START = 0.78;
const LARGEST_START = 1.12;
/** Boxes this far outside the window are kept, in pixels. */
const AROUND = 260;
/** Objects of names further down the stack than this start here, in pixels. */
const LOWEST_START = 640;
/** So many things closed in containers are worth a note; fewer are said by their box. */
const MANY_INSIDE = 100;
/** The nearest objects of a picture stand beside what refers to them, those past this number in a field. */
const MANY = 400;
/** Arrows drawn at once. */
const MOST_ARROWS = 700;

interface Shown { key: Key; place: Place; object: ObjectView | null; ghost: Ghost | null }

export class Picture {
  readonly element: HTMLElement;
  private readonly stack = h("div", { class: "stack", tabindex: 0, role: "region", "aria-label": "Stack: frames and their names" });
  private readonly heap = h("div", { class: "heap", role: "region",
    "aria-label": "Heap: objects. Arrow keys go from object to object, Enter chooses one. The view Table says the same in words." });
  private readonly far = h("canvas", { class: "far", "aria-hidden": "true" });
  private readonly world = h("div", { class: "world" });
  private readonly notes = h("div", { class: "picture-notes" });
  private readonly arrows = new ArrowLayer();
  private readonly camera: Camera;
  private placement = new Placement();
  private shown = new Map<Key, Shown>();
  private objects = new Map<Key, ObjectView>();
  private sources: Source[] = [];
  private readonly cards = new Map<Key, HTMLElement>();
  /** The object that the keyboard is at, and the one under the pointer. */
  private current: Key | null = null;
  private hovered: Key | null = null;
  private path: ReadonlySet<Key> = new Set();
  private stateDrawn: StateAnswer | null = null;
  /** Asks for a new drawing of what depends on the camera. */
  readonly redraw = onceAFrame(() => this.draw());

  constructor(private readonly session: Session) {
    const tools = h("div", { class: "picture-tools", role: "group", "aria-label": "Zoom" },
      iconButton("minus", "Zoom out", null, () => this.camera.zoomAt(1 / 1.3)), iconButton("plus", "Zoom in", null, () => this.camera.zoomAt(1.3)),
      iconButton("fit", "Show all", "0", () => this.fit()));
    this.heap.append(this.far, this.world, this.notes, tools);
    this.element = h("div", { class: "picture" }, this.stack, this.heap, this.arrows.element);
    this.camera = new Camera(this.heap, { least: LEAST_ZOOM, most: MOST_ZOOM }, this.redraw);
    this.listen();
    session.subscribe((change) => {
      if (change === "recording") this.forget();
      else if (change === "state") this.update();
      else if (change === "chosen") this.showChosen();
    });
    new ResizeObserver(this.redraw).observe(this.element);
  }

  /** The objects on the way from a root to the chosen one. */
  setPath(keys: readonly Key[]): void { this.path = new Set(keys); this.markChosen(); }

  private showChosen(): void {
    this.setPath([]);
    this.redraw();
    // After the inspector has taken its room.
    requestAnimationFrame(() => { if (this.session.chosen !== null && this.element.clientWidth > 0) this.goTo(this.session.chosen); });
    // Who closed the inspector by a key goes on from the box.
    if (this.session.chosen === null && this.current !== null && usesKeyboard() && document.activeElement === document.body) this.cards.get(this.current)?.querySelector<HTMLElement>(".card-head")?.focus({ preventScroll: true });
  }

  private listen(): void {
    this.stack.addEventListener("scroll", this.redraw, { passive: true });
    this.heap.addEventListener("click", (event) => {
      if (this.camera.wasDrag) return;
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest(".slot-more, .picture-tools, .picture-notes")) return;
      const key = keyOf(target?.closest(".card") ?? null) ?? this.plateAt(event.offsetX, event.offsetY, event.target);
      this.session.choose(key === this.session.chosen ? null : key);
      if (key !== null) this.current = key;
    });
    // A click takes no focus, so that the arrow keys go on stepping; who comes with Tab goes from box to box with them.
    this.heap.addEventListener("mousedown", (event) => {
      if (event.target instanceof Element && event.target.closest(".picture-tools, .picture-notes") !== null) return;
      event.preventDefault();
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    });
    this.heap.addEventListener("pointerover", (event) => this.hover(keyOf(event.target instanceof Element ? event.target.closest(".card") : null)));
    this.heap.addEventListener("pointerleave", () => this.hover(null));
    this.heap.addEventListener("focusin", (event) => {
      const key = keyOf(event.target instanceof Element ? event.target.closest(".card") : null);
      if (key !== null) { this.current = key; this.hover(key); }
    });
    this.heap.addEventListener("focusout", () => this.hover(null));
    this.heap.addEventListener("keydown", (event) => this.key(event));
    // The browser scrolls a focused box into view by itself; the camera does that here.
    this.heap.addEventListener("scroll", () => { this.heap.scrollTo(0, 0); });
  }
  private hover(key: Key | null): void {
    if (key === this.hovered) return;
    this.hovered = key;
    this.redraw();
  }
  /** From far away there are no boxes to click on. */
  private plateAt(x: number, y: number, target: EventTarget | null): Key | null {
    const { view } = this.camera;
    if (view.zoom >= FAR || (target !== this.far && target !== this.heap && target !== this.world)) return null;
    const wx = view.x + x / view.zoom;
    const wy = view.y + y / view.zoom;
    for (const { key, place } of this.shown.values()) if (wx >= place.x && wx <= place.x + COLUMN_WIDTH && wy >= place.y && wy <= place.y + place.height) return key;
    return null;
  }

  private forget(): void {
    this.placement = new Placement();
    this.shown = new Map();
    this.objects = new Map();
    this.sources = [];
    this.cards.clear();
    this.world.replaceChildren();
    this.stack.replaceChildren();
    this.notes.replaceChildren();
    this.current = null;
    this.camera.set({ x: 0, y: 0, zoom: this.startZoom() });
  }

  /** One zoom for the whole run, so that nothing moves under the viewer: all columns in the window, if that can be read. */
  private startZoom(): number {
    const width = MARGIN + (this.session.reach + 1) * (COLUMN_WIDTH + COLUMN_GAP);
    return Math.min(LARGEST_START, Math.max(SMALLEST_START, this.heap.clientWidth / width));
  }

  /** A new state: places for new objects, all boxes filled anew. */
  private update(): void {
    const { state } = this.session;
    if (state === null) return;
    this.objects = new Map(state.objects.map((object) => [object.key, object]));
    this.sources = drawStack(this.stack, state, this.objects, this.session.unit === "instruction");
    this.place(state);
    const shown = new Map<Key, Shown>();
    for (const object of state.objects) shown.set(object.key, { key: object.key, place: this.placement.get(object.key)!, object, ghost: null });
    for (const ghost of state.died) {
      const place = this.placement.get(ghost.key);
      if (place !== undefined && !shown.has(ghost.key)) shown.set(ghost.key, { key: ghost.key, place, object: null, ghost });
    }
    this.shown = shown;
    this.stateDrawn = null;
    this.note(state);
    this.draw();
  }
  /** Beside its name, or near to the first object that refers to it. */
  private place(state: StateAnswer): void {
    const near = new Map<Key, number>();
    const top = this.stack.getBoundingClientRect().top - this.stack.scrollTop;
    for (const { dot, key } of this.sources) if (!near.has(key)) near.set(key, Math.min(LOWEST_START, dot.getBoundingClientRect().top - top - HEADER_MIDDLE));
    const many = state.objects.length > MANY;
    const columns = columnsOf(state.objects);
    state.objects.forEach((object, index) => {
      const candidate = { key: object.key, rows: rowsFor(object), born: object.born, died: object.died, column: columns.get(object.key)!, nearY: near.get(object.key) ?? MARGIN };
      const place = many && index >= MANY ? this.placement.placeInField(candidate, state.objects.length) : this.placement.place(candidate);
      object.edges.slice(0, MANY).forEach((edge, i) => { if (!near.has(edge.target)) near.set(edge.target, place.y + Math.min(i, 6) * ROW); });
    });
  }
  fit(): void {
    let right = 0;
    let bottom = 0;
    for (const { place } of this.shown.values()) {
      right = Math.max(right, place.x + COLUMN_WIDTH);
      bottom = Math.max(bottom, place.y + place.height);
    }
    this.camera.fit(0, 0, right + MARGIN, bottom + MARGIN);
  }

  /** What is left out, and what changed where it cannot be seen. */
  private note(state: StateAnswer): void {
    const notes: HTMLElement[] = [];
    const inside = state.objects.reduce((sum, { shape, more }) => sum + (shape === "sequence" || shape === "mapping" || shape === "set" ? more : 0), 0);
    const left = state.leftOut + (inside >= MANY_INSIDE ? inside : 0);
    if (this.session.everything) notes.push(h("p", { class: "note" }, `${plural(state.objects.length, "object")} drawn${left > 0 ? `, ${count(left)} more not` : ""} `,
      linkButton("only the near ones", () => void this.session.showEverything(false))));
    else if (left > 0) notes.push(h("p", { class: "note" }, `${plural(left, "more object")} not drawn `, linkButton("draw all", () => void this.session.showEverything(true))));
    if (state.diedLeftOut > 0) notes.push(h("p", { class: "note" }, `${plural(state.diedLeftOut, "object")} not drawn died in this step`));
    this.notes.replaceChildren(...notes);
    const away = [...this.shown.values()].filter((one) => changed(one) && !this.inWindow(one.place));
    if (away.length === 0) return;
    this.notes.append(h("p", { class: "note is-changed" }, `${plural(away.length, "change")} outside the window `, linkButton("go there", () => this.goTo(away[0]!.key))));
  }
  private inWindow(place: Place): boolean {
    const { view } = this.camera;
    return place.x < view.x + this.heap.clientWidth / view.zoom && place.x + COLUMN_WIDTH > view.x && place.y < view.y + this.heap.clientHeight / view.zoom && place.y + place.height > view.y;
  }
  /** Brings an object into the window. */
  goTo(key: Key): void {
    const place = this.shown.get(key)?.place;
    if (place === undefined) return;
    if (this.camera.view.zoom < FAR) this.camera.set({ ...this.camera.view, zoom: 0.8 });
    this.camera.reveal(place.x, place.y, COLUMN_WIDTH, place.height);
  }

  // --- drawing

  private draw(): void {
    const { view } = this.camera;
    const isFar = view.zoom < FAR;
    this.world.style.transform = `scale(${view.zoom}) translate(${-view.x}px, ${-view.y}px)`;
    this.heap.style.setProperty("background-position", `${-view.x * view.zoom}px ${-view.y * view.zoom}px`);
    this.heap.style.setProperty("background-size", `${24 * Math.max(view.zoom, 0.5)}px ${24 * Math.max(view.zoom, 0.5)}px`);
    this.drawCards(isFar);
    this.drawFar(isFar);
    this.drawArrows(isFar);
  }
  /** Boxes for what is in or near the window; filled again when the state is a new one. */
  private drawCards(isFar: boolean): void {
    const { view } = this.camera;
    const fresh = this.stateDrawn !== this.session.state;
    this.stateDrawn = this.session.state;
    const left = view.x - AROUND / view.zoom;
    const right = view.x + (this.heap.clientWidth + AROUND) / view.zoom;
    const top = view.y - AROUND / view.zoom;
    const bottom = view.y + (this.heap.clientHeight + AROUND) / view.zoom;
    const wanted = new Set<Key>();
    if (!isFar) {
      for (const one of this.shown.values()) {
        const { place } = one;
        if (place.x > right || place.x + COLUMN_WIDTH < left || place.y > bottom || place.y + place.height < top) continue;
        wanted.add(one.key);
        const had = this.cards.get(one.key);
        if (had === undefined) this.addCard(one);
        else if (fresh) this.fill(had, one);
      }
    }
    for (const [key, card] of this.cards) if (!wanted.has(key) && card.contains(document.activeElement) === false) { card.remove(); this.cards.delete(key); }
    this.markChosen();
  }
  private addCard(one: Shown): void {
    const card = h("div", { "data-key": one.key });
    card.style.left = `${one.place.x}px`;
    card.style.top = `${one.place.y}px`;
    card.style.width = `${COLUMN_WIDTH}px`;
    card.style.height = `${one.place.height}px`;
    this.cards.set(one.key, card);
    this.fill(card, one);
    this.world.append(card);
  }
  private fill(card: HTMLElement, one: Shown): void {
    const focused = card.contains(document.activeElement);
    if (one.object !== null) fillCard(card, one.object, one.place.rows, this.context);
    else if (one.ghost !== null) fillGhost(card, one.ghost);
    if (focused) card.querySelector<HTMLElement>(".card-head")?.focus({ preventScroll: true });
  }
  private get context(): CardContext {
    return { objects: this.objects, isOpen: (key) => this.session.isOpen(key), toggleOpen: (key) => void this.session.toggleOpen(key) };
  }
  private markChosen(): void {
    const stop = this.current !== null && this.cards.has(this.current) ? this.current : (this.cards.keys().next().value ?? null);
    for (const [key, card] of this.cards) {
      card.classList.toggle("is-chosen", key === this.session.chosen);
      card.classList.toggle("is-path", this.path.has(key) && key !== this.session.chosen);
      card.querySelector(".card-head")?.setAttribute("tabindex", key === stop ? "0" : "-1");
    }
  }
  private drawFar(isFar: boolean): void {
    const width = this.heap.clientWidth;
    const height = this.heap.clientHeight;
    const ratio = window.devicePixelRatio;
    this.far.hidden = !isFar;
    if (!isFar) return;
    if (this.far.width !== Math.round(width * ratio) || this.far.height !== Math.round(height * ratio)) { this.far.width = Math.round(width * ratio); this.far.height = Math.round(height * ratio); }
    const pen = this.far.getContext("2d")!;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    const { view } = this.camera;
    const colours = familyColours(this.element);
    for (const one of this.shown.values()) {
      const x = (one.place.x - view.x) * view.zoom;
      const y = (one.place.y - view.y) * view.zoom;
      const w = COLUMN_WIDTH * view.zoom;
      const hgt = one.place.height * view.zoom;
      if (x > width || y > height || x + w < 0 || y + hgt < 0) continue;
      pen.globalAlpha = one.ghost !== null ? 0.25 : changed(one) || one.key === this.session.chosen ? 1 : 0.62;
      pen.fillStyle = colours(this.plateColour(one));
      pen.fillRect(x, y, Math.max(1, w), Math.max(1, hgt));
    }
    pen.globalAlpha = 1;
  }

  /** The name of a plate's colour. */
  private plateColour(one: Shown): string {
    if (one.key === this.session.chosen) return "accent";
    if (one.object?.unreachable) return "danger";
    return changed(one) && one.ghost === null ? "changed-line" : `t-${familyOf((one.object ?? one.ghost!).type)}`;
  }

  private drawArrows(isFar: boolean): void {
    const frame = this.element.getBoundingClientRect();
    const heap = this.heap.getBoundingClientRect();
    this.arrows.resize(frame.width, frame.height, heap.left - frame.left, heap.top - frame.top);
    const hot = new Set<Key>();
    if (this.hovered !== null) hot.add(this.hovered);
    if (this.session.chosen !== null) hot.add(this.session.chosen);
    const dx = heap.left - frame.left;
    const dy = heap.top - frame.top;
    this.arrows.draw(isFar ? [] : this.stackArrows(frame, dx, dy), this.heapArrows(isFar, dx, dy, hot), this.camera.view.zoom, hot);
  }
  private boxOf(place: Place, dx: number, dy: number): Box {
    const { view } = this.camera;
    const left = dx + (place.x - view.x) * view.zoom;
    const top = dy + (place.y - view.y) * view.zoom;
    return { left, right: left + COLUMN_WIDTH * view.zoom, top, bottom: top + place.height * view.zoom };
  }
  private stackArrows(frame: DOMRect, dx: number, dy: number): Arrow[] {
    const arrows: Arrow[] = [];
    const panel = this.stack.getBoundingClientRect();
    const enter = HEADER_MIDDLE * this.camera.view.zoom;
    for (const { dot, key, changed: isChanged } of this.sources) {
      const target = this.shown.get(key);
      if (target === undefined) continue;
      const at = dot.getBoundingClientRect();
      const y = at.top + at.height / 2;
      if (y < panel.top || y > panel.bottom || arrows.length > MOST_ARROWS) continue;
      arrows.push({
        from: { x: at.left + at.width / 2 - frame.left, y: y - frame.top }, to: this.boxOf(target.place, dx, dy), enter, source: null, target: key,
        kind: isChanged ? "new" : target.object?.immortal ? "pale" : "plain",
      });
    }
    return arrows;
  }
  private heapArrows(isFar: boolean, dx: number, dy: number, hot: ReadonlySet<Key>): Arrow[] {
    const arrows: Arrow[] = [];
    const { zoom } = this.camera.view;
    const enter = HEADER_MIDDLE * zoom;
    const from = isFar ? [...this.shown.values()].filter(({ key,
      object }) => hot.has(key) || (hot.size > 0 && object !== null && object.edges.some((edge) => hot.has(edge.target)))) : [...this.cards.keys()].map((key) => this.shown.get(key));
    for (const one of from) {
      if (one === undefined || one.object === null) continue;
      const { object, place } = one;
      const box = this.boxOf(place, dx, dy);
      const slots = this.session.isOpen(object.key) ? Math.min(object.edges.length, Math.floor((place.height - 56) / ROW)) : slotsOf(object, place.rows);
      for (let i = 0; i < slots && arrows.length < MOST_ARROWS; i++) {
        const edge = object.edges[i]!;
        const target = this.shown.get(edge.target);
        if (target === undefined || target.object === null) continue;
        arrows.push({
          from: { x: box.right - 12 * zoom, y: box.top + slotOffset(i) * zoom }, to: this.boxOf(target.place, dx, dy), enter, source: object.key, target: edge.target,
          kind: object.unreachable && target.object.unreachable ? "garbage" : target.object.immortal ? "pale" : "plain",
        });
      }
    }
    return arrows;
  }

  // --- keyboard

  /** Arrow keys go to the nearest box in their direction. */
  private key(event: KeyboardEvent): void {
    const direction = ({ ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] } as Record<string, [number, number]>)[event.key];
    if (direction === undefined || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const here = this.current === null ? undefined : this.shown.get(this.current)?.place;
    const next = here === undefined ? this.shown.values().next().value : nearest(this.shown.values(), here, direction);
    event.preventDefault();
    event.stopPropagation();
    if (next === undefined) return;
    this.current = next.key;
    this.goTo(next.key);
    this.draw();
    this.cards.get(next.key)?.querySelector<HTMLElement>(".card-head")?.focus({ preventScroll: true });
  }
}

function changed(one: Shown): boolean {
  return one.ghost !== null || (one.object !== null && (one.object.isNew || (one.object.refcount !== one.object.refcountBefore && !one.object.immortal)));
}
/** Sideways distance weighs twice. */
function nearest(all: Iterable<Shown>, from: Place, [dx, dy]: [number, number]): Shown | undefined {
  let best: Shown | undefined;
  let least = Infinity;
  for (const one of all) {
    const ahead = (one.place.x - from.x) * dx + (one.place.y - from.y) * dy;
    if (ahead <= 0) continue;
    const aside = Math.abs((one.place.x - from.x) * dy) + Math.abs((one.place.y - from.y) * dx);
    const distance = ahead + 2 * aside;
    if (distance < least) { least = distance; best = one; }
  }
  return best;
}
/** The colours of the theme, for a canvas. */
export function familyColours(element: Element): (name: string) => string {
  const style = getComputedStyle(element);
  const known = new Map<string, string>();
  return (name) => {
    let value = known.get(name);
    if (value === undefined) { value = style.getPropertyValue(`--${name}`).trim(); known.set(name, value); }
    return value;
  };
}
