/** The heap map: every arena, pool and block on a canvas, coloured as the viewer likes, down to the bytes of one object. */
import type { BlockAnswer, HeapMapAnswer, Key } from "./protocol.ts";
import { Camera } from "./camera.ts";
import { penOf } from "./chart.ts";
import { fill, h, iconButton, linkButton, onceAFrame } from "./dom.ts";
import { type Cell, type MapLayout, cellAt, layoutHeap } from "./heapmap-layout.ts";
import { familyColours } from "./picture.ts";
import type { Session } from "./session.ts";
import { bytes, count, familyOf, hex, percent, plural } from "./words.ts";

type Colouring = "state" | "type" | "size" | "age";
/** Width of a cell in pixels from which its fields are written into it. */
const FIELDS_FROM = 210;
const MOST_FIELD_CELLS = 9;
/** Around the whole map, in units of the plane. */
const FIT_AIR = 56;
const STATES = ["free", "in use", "kept in a type's free list", "large block", "large, free"];

export class HeapMap {
  readonly element: HTMLElement;
  private readonly canvas = h("canvas", { tabindex: 0, role: "application",
    "aria-label": "Heap map. Arrow keys move, plus and minus zoom, Enter chooses the block in the middle. The figures beside it say the same in words." });
  private readonly side = h("div", { class: "map-side", tabindex: 0, role: "region", "aria-label": "Figures of the heap" });
  private readonly select = h("select", { class: "select", "aria-label": "Colour by" });
  private readonly tip = h("div", { class: "tip", hidden: true, "aria-hidden": "true" });
  private readonly camera: Camera;
  private map: HeapMapAnswer | null = null;
  private layout: MapLayout | null = null;
  private picked: Cell | null = null;
  private block: BlockAnswer | null = null;
  private readonly fields = new Map<number, BlockAnswer | null>();
  private asked = 0;
  private step = -1;
  private readonly redraw = onceAFrame(() => this.draw());

  constructor(private readonly session: Session, private readonly choose: (key: Key) => void) {
    for (const [value, text] of [["state", "Colour by state"], ["type", "Colour by type"], ["size", "Colour by size class"],
      ["age", "Colour by age"]] as const) this.select.append(h("option", { value }, text));
    this.select.addEventListener("change", () => { this.showSide(); this.redraw(); });
    const tools = h("div", { class: "picture-tools", role: "group", "aria-label": "Zoom of the map" },
      iconButton("minus", "Zoom out", null, () => this.camera.zoomAt(1 / 1.5)), iconButton("plus", "Zoom in", null, () => this.camera.zoomAt(1.5)),
    iconButton("fit", "Whole heap", null, () => this.fit()));
    const plane = h("div", { class: "map-plane" }, this.canvas, this.tip, tools);
    this.element = h("div", { class: "heap-map" }, plane, this.side);
    this.camera = new Camera(this.canvas, { least: 0.02, most: 60 }, this.redraw);
    this.canvas.addEventListener("click", (event) => { if (!this.camera.wasDrag) void this.pick(this.at(event)); });
    this.canvas.addEventListener("pointermove", (event) => this.hover(event));
    this.canvas.addEventListener("pointerleave", () => { this.tip.hidden = true; });
    this.canvas.addEventListener("keydown", (event) => this.key(event));
    for (const change of ["focus", "blur"] as const) this.canvas.addEventListener(change, this.redraw);
    session.subscribe((change) => {
      if (change === "recording") { this.map = this.layout = this.picked = this.block = null; this.step = -1; this.camera.moved = false; }
      if (change === "state" && this.visible) void this.load();
    });
    new ResizeObserver(() => { if (!this.camera.moved && this.layout !== null) this.fit(); else this.redraw(); }).observe(this.element);
  }
  private get visible(): boolean { return this.element.closest("[hidden]") === null && this.element.isConnected; }
  repaint(): void { this.showSide(); this.redraw(); }

  /** Fetches the map of the step shown, when it is not the one that is there. */
  async load(): Promise<void> {
    const { session } = this;
    if (session.recording === null || session.step === this.step) { this.redraw(); return; }
    const asked = ++this.asked;
    const { step } = session;
    const map = await session.engine.heapMap(step).catch(() => null);
    if (asked !== this.asked || map === null) return;
    this.map = map;
    this.step = step;
    this.fields.clear();
    this.layout = layoutHeap(map, { arena: (address, size) => `arena at ${hex(address)}, ${bytes(size)}`, large: (n) => `${plural(n, "block")} larger than 512 bytes` });
    const before = this.picked === null ? null : this.block?.address ?? null;
    this.picked = before === null ? null : (this.layout.cells.find((cell) => map.blockAddress[cell.index] === before) ?? null);
    if (!this.camera.moved) this.fit();
    if (this.picked !== null) await this.pick(this.picked);
    this.showSide();
    this.redraw();
  }
  private fit(): void {
    if (this.layout === null || this.canvas.clientWidth === 0) return;
    const { width } = this.layout;
    const height = Math.min(this.layout.height, width) + FIT_AIR;
    this.camera.fit(-FIT_AIR, -FIT_AIR / 2, width + 2 * FIT_AIR, height, 4);
    // In the middle, where plus and Enter look for it.
    const { zoom } = this.camera.view;
    const aside = (room: number, size: number): number => Math.min(0, (size - room / zoom) / 2);
    this.camera.set({ x: -FIT_AIR + aside(this.canvas.clientWidth, width + 2 * FIT_AIR), y: -FIT_AIR / 2 + aside(this.canvas.clientHeight, height), zoom });
    this.camera.moved = false;
  }
  /** Zooms to the block of an object. */
  async show(key: Key): Promise<void> {
    await this.load();
    const block = await this.session.engine.block(this.session.step, { key }).catch(() => null);
    const cell = block === null || this.map === null ? undefined : this.layout?.cells.find((one) => this.map!.blockAddress[one.index] === block.address);
    if (cell === undefined) return;
    this.zoomTo(cell);
    await this.pick(cell);
  }
  private zoomTo(cell: Cell): void {
    const zoom = Math.min(60, Math.max(1, (FIELDS_FROM * 1.25) / cell.width));
    this.camera.moved = true;
    this.camera.set({ x: cell.x + cell.width / 2 - this.canvas.clientWidth / 2 / zoom, y: cell.y + cell.height / 2 - this.canvas.clientHeight / 2 / zoom, zoom });
  }

  private at(event: MouseEvent): Cell | null {
    const { view } = this.camera;
    return this.layout === null ? null : cellAt(this.layout, view.x + event.offsetX / view.zoom, view.y + event.offsetY / view.zoom);
  }
  private cellInTheMiddle(): Cell | null {
    const { view } = this.camera;
    return this.layout === null ? null : cellAt(this.layout, view.x + this.canvas.clientWidth / 2 / view.zoom, view.y + this.canvas.clientHeight / 2 / view.zoom);
  }
  private hover(event: PointerEvent): void {
    const cell = event.buttons === 0 ? this.at(event) : null;
    this.tip.hidden = cell === null;
    if (cell === null || this.map === null) return;
    this.tip.textContent = this.words(cell.index);
    this.tip.style.left = `${Math.min(event.offsetX + 14, this.canvas.clientWidth - 230)}px`;
    this.tip.style.top = `${event.offsetY + 16}px`;
  }
  private words(index: number): string {
    const map = this.map!;
    const state = map.blockState[index]!;
    const type = state === 0 || state === 4 ? "" : ` ${map.types[map.blockType[index]!] ?? ""}`;
    const born = map.blockBorn[index]!;
    const when = type === "" ? "" : born < 0 ? ", from before the program" : `, made in step ${count(born)}`;
    return `${STATES[state]}:${type} ${count(map.blockSize[index]!)} bytes at ${hex(map.blockAddress[index]!)}${when}`;
  }
  private async pick(cell: Cell | null): Promise<void> {
    this.picked = cell;
    this.block = null;
    if (cell !== null && this.map !== null) {
      const address = this.map.blockAddress[cell.index]!;
      this.block = await this.session.engine.block(this.session.step, { address }).catch(() => null);
    }
    this.showSide();
    this.redraw();
  }
  private key(event: KeyboardEvent): void {
    const pan: Record<string, [number, number]> = { ArrowLeft: [-80, 0], ArrowRight: [80, 0], ArrowUp: [0, -80], ArrowDown: [0, 80] };
    const by = pan[event.key];
    if (by !== undefined) this.camera.panBy(...by);
    else if (event.key === "+" || event.key === "=") this.camera.zoomAt(1.4);
    else if (event.key === "-") this.camera.zoomAt(1 / 1.4);
    else if (event.key === "Enter") void this.pick(this.cellInTheMiddle());
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // --- drawing

  private draw(): void {
    if (!this.visible) return;
    const drawn = penOf(this.canvas);
    const { map, layout } = this;
    if (drawn === null || map === null || layout === null) return;
    const { pen, width, height } = drawn;
    const { view } = this.camera;
    const colour = familyColours(this.element);
    const inside = (x: number, y: number, w: number, hgt: number): boolean => x < view.x + width / view.zoom && x + w > view.x && y < view.y + height / view.zoom && y + hgt > view.y;
    pen.save();
    pen.scale(view.zoom, view.zoom);
    pen.translate(-view.x, -view.y);
    for (const tile of layout.tiles) {
      if (!inside(tile.x, tile.y, tile.width, tile.height)) continue;
      pen.fillStyle = colour("sunk");
      pen.fillRect(tile.x - 2, tile.y - 2, tile.width + 3, tile.height + 3);
    }
    const paint = this.painter(colour);
    let last = "";
    for (const cell of layout.cells) {
      if (!inside(cell.x, cell.y, cell.width, cell.height)) continue;
      const style = paint(cell.index);
      if (style !== last) pen.fillStyle = last = style;
      pen.fillRect(cell.x, cell.y, cell.width, cell.height);
    }
    if (this.picked !== null) {
      pen.strokeStyle = colour("changed");
      pen.lineWidth = 2.5 / view.zoom;
      pen.strokeRect(this.picked.x, this.picked.y, this.picked.width, this.picked.height);
    }
    pen.restore();
    this.drawTitles(pen, colour);
    this.drawFields(pen, width, height, colour);
    if (document.activeElement === this.canvas && this.canvas.matches(":focus-visible")) {
      pen.fillStyle = colour("ink");
      pen.fillRect(width / 2 - 8, height / 2 - 0.5, 17, 1);
      pen.fillRect(width / 2 - 0.5, height / 2 - 8, 1, 17);
    }
  }
  private drawTitles(pen: CanvasRenderingContext2D, colour: (name: string) => string): void {
    const { view } = this.camera;
    pen.fillStyle = colour("ink-3");
    pen.font = "600 11px Inter, sans-serif";
    pen.textBaseline = "alphabetic";
    pen.textAlign = "left";
    for (const title of this.layout!.titles) pen.fillText(title.text, (title.x - view.x) * view.zoom, (title.y - view.y) * view.zoom - 7);
    if (view.zoom < 0.62) return;
    pen.font = "500 10px Inter, sans-serif";
    for (const tile of this.layout!.tiles) {
      if (view.zoom > 1.6 || tile.sizeClass === 0) continue;
      const x = (tile.x - view.x) * view.zoom;
      const y = (tile.y + tile.height - view.y) * view.zoom;
      pen.globalAlpha = 0.9;
      pen.fillStyle = colour("card");
      const text = `${tile.sizeClass} B`;
      pen.fillRect(x + 3, y - 17, pen.measureText(text).width + 8, 14);
      pen.fillStyle = colour("ink");
      pen.fillText(text, x + 7, y - 6);
      pen.globalAlpha = 1;
    }
  }
  /** When cells are wide enough, the names and values of the fields in them. */
  private drawFields(pen: CanvasRenderingContext2D, width: number, height: number, colour: (name: string) => string): void {
    const { view } = this.camera;
    if (view.zoom < 2) return;
    const isSeen = (cell: Cell): boolean => cell.x < view.x + width / view.zoom && cell.x + cell.width > view.x && cell.y < view.y + height / view.zoom && cell.y + cell.height > view.y;
    const isLarge = (cell: Cell): boolean => cell.width * view.zoom >= FIELDS_FROM && cell.height * view.zoom > 60;
    const near = this.layout!.cells.filter((cell) => isLarge(cell) && isSeen(cell)).slice(0, MOST_FIELD_CELLS);
    for (const cell of near) {
      const address = this.map!.blockAddress[cell.index]!;
      const known = this.fields.get(address);
      if (known === undefined) { this.fetch(address); continue; }
      if (known === null) continue;
      const x = (cell.x - view.x) * view.zoom;
      const y = (cell.y - view.y) * view.zoom;
      const room = cell.height * view.zoom;
      pen.save();
      pen.beginPath();
      pen.rect(x, y, cell.width * view.zoom, room);
      pen.clip();
      pen.fillStyle = colour("card");
      pen.fillRect(x + 3, y + 3, cell.width * view.zoom - 6, room - 6);
      const line = Math.min(20, (room - 24) / Math.max(1, known.fields.length));
      pen.font = "600 11px Inter, sans-serif";
      pen.fillStyle = colour("ink");
      pen.fillText(`${known.type === "" ? "free block" : known.type} · ${hex(known.address)} · ${known.size} bytes`, x + 10, y + 17);
      if (line >= 9) known.fields.forEach((field, i) => {
        pen.font = `${Math.min(11, line - 1)}px "JetBrains Mono", monospace`;
        pen.fillStyle = colour("ink-3");
        pen.fillText(`+${field.offset}`, x + 10, y + 22 + line * (i + 0.8));
        pen.fillStyle = colour("ink-2");
        pen.fillText(field.name, x + 44, y + 22 + line * (i + 0.8));
        pen.fillStyle = colour("accent");
        pen.fillText(field.value, x + 44 + Math.min(120, cell.width * view.zoom * 0.45), y + 22 + line * (i + 0.8));
      });
      pen.restore();
    }
  }
  private fetch(address: number): void {
    this.fields.set(address, null);
    const { step } = this;
    void this.session.engine.block(step, { address }).then((block) => { if (step === this.step) { this.fields.set(address, block); this.redraw(); } }).catch(() => undefined);
  }

  /** The colour of a block. */
  private painter(colour: (name: string) => string): (index: number) => string {
    const map = this.map!;
    const free = (index: number): boolean => map.blockState[index] === 0 || map.blockState[index] === 4;
    const empty = colour("line");
    switch (this.select.value as Colouring) {
      case "type": {
        const colours = map.types.map((type) => colour(`t-${familyOf(type)}`));
        return (index) => (free(index) ? empty : colours[map.blockType[index]!]!);
      }
      case "size": return (index) => (free(index) ? empty : sizeColour(map.blockSize[index]!));
      case "age": {
        const now = Math.max(1, this.step);
        return (index) => (free(index) ? empty : ageColour(map.blockBorn[index]!, now));
      }
      case "state": {
        const colours = [empty, colour("live"), colour("changed-line"), colour("t-container"), empty];
        return (index) => colours[map.blockState[index]!]!;
      }
    }
  }

  // --- figures

  private showSide(): void {
    const { map } = this;
    if (map === null) { fill(this.side); return; }
    const { figures } = map;
    const rows: [string, string][] = [
      ["in use", bytes(figures.used)], ["free in pools in use", bytes(figures.freeInPools)], ["free pools", bytes(figures.freePools)], ["headers and rests", bytes(figures.overhead)],
      ["arenas", count(figures.arenas)], ["fragmentation", `${percent(figures.freeInPools, figures.used + figures.freeInPools)} of the pools in use is empty`],
    ];
    fill(this.side, this.select, this.legend(map), this.block === null ? h("p", { class: "quiet" },
      this.picked === null ? "Choose a block to see its bytes, or zoom into it." : capital(this.words(this.picked.index))) : this.blockPart(this.block),
      h("h3", { class: "label" }, "Figures"), h("dl", { class: "facts-list" }, ...rows.flatMap(([name, value]) => [h("dt", {}, name), h("dd", { class: "num" }, value)])),
      h("h3", { class: "label" }, "Size classes"), classTable(map));
  }
  private legend(map: HeapMapAnswer): HTMLElement {
    const colour = familyColours(this.element);
    const mode = this.select.value as Colouring;
    const items: [string, string][] =
      mode === "state" ? [["in use", colour("live")], ["kept in a free list", colour("changed-line")], ["large block", colour("t-container")]]
      : mode === "type" ? commonTypes(map).map((type) => [type, colour(`t-${familyOf(type)}`)])
      : mode === "size" ? [16, 64, 128, 256, 512].map((size) => [`${size} B`, sizeColour(size)])
      : [["from before the program", ageColour(-1, 1)], ["old", ageColour(0, 100)], ["new", ageColour(100, 100)]];
    return h("ul", { class: "map-legend" }, ...[...items, ["free", colour("line")] as [string, string]].map(([text, style]) => {
      const swatch = h("i", { class: "swatch" });
      swatch.style.background = style;
      return h("li", {}, swatch, text);
    }));
  }
  private blockPart(block: BlockAnswer): HTMLElement {
    const rows = block.fields.map((field) => h("tr", {}, h("td", { class: "n mono" }, `+${field.offset}`), h("td", { class: "mono" }, field.name),
      h("td", { class: "mono" }, field.value)));
    const { key } = block;
    return h("section", { class: "block-part" }, h("h3", {}, `${block.type === "" ? "Free block" : block.type}, ${plural(block.size, "byte")} at ${hex(block.address)}`),
      key === null ? null : linkButton("choose this object", () => this.choose(key)),
      rows.length === 0 ? null : h("table", { class: "fields" },
        h("thead", {}, h("tr", {}, h("th", { class: "n", scope: "col" }, "offset"), h("th", { scope: "col" }, "field"), h("th", { scope: "col" }, "value"))), h("tbody", {}, ...rows)),
      h("pre", { class: "hexdump", tabindex: 0, "aria-label": "Bytes of the block" }, dump(block)));
  }
}

/** The types with most blocks, one for each colour family first. */
function commonTypes(map: HeapMapAnswer): string[] {
  const counts = new Map<string, number>();
  map.blockType.forEach((type, i) => {
    if (map.blockState[i] === 0 || map.blockState[i] === 4) return;
    const name = map.types[type] ?? "";
    if (name !== "") counts.set(name, (counts.get(name) ?? 0) + 1);
  });
  return [...counts].sort((a, b) => b[1] - a[1]).slice(0, 7).map(([name]) => name);
}
function sizeColour(size: number): string { return `hsl(${Math.round(190 - 150 * Math.min(1, Math.log2(size / 16) / 5.5) + 360) % 360} 52% 50%)`; }
function capital(text: string): string { return text.charAt(0).toUpperCase() + text.slice(1); }
function ageColour(born: number, now: number): string {
  if (born < 0) return "hsl(220 9% 55%)";
  return `hsl(${Math.round(262 - 228 * Math.min(1, born / now))} 62% 55%)`;
}
function classTable(map: HeapMapAnswer): HTMLElement {
  const classes = new Map<number, { pools: number; used: number; room: number }>();
  for (let i = 0; i < map.pools.length; i += 4) {
    const size = map.pools[i + 1]!;
    if (size === 0) continue;
    const sum = classes.get(size) ?? { pools: 0, used: 0, room: 0 };
    classes.set(size, { pools: sum.pools + 1, used: sum.used + map.pools[i + 2]!, room: sum.room + map.pools[i + 3]! });
  }
  const rows = [...classes].sort((a, b) => a[0] - b[0]).map(([size, sum]) => h("tr", {}, h("th", { scope: "row", class: "n" }, String(size)),
    h("td", { class: "n" }, count(sum.pools)), h("td", { class: "n" }, count(sum.used)), h("td", { class: "n" }, count(sum.room - sum.used))));
  return h("table", { class: "classes" }, h("thead", {}, h("tr", {}, ...["bytes", "pools", "used", "free"].map((name) => h("th", { scope: "col", class: "n" }, name)))),
    h("tbody", {}, ...rows));
}
function dump(block: BlockAnswer): string {
  const lines: string[] = [];
  for (let i = 0; i < Math.min(block.bytes.length, 512); i += 8) {
    const part = [...block.bytes.subarray(i, i + 8)];
    const digits = part.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const text = part.map((byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : "·")).join("");
    lines.push(`${String(i).padStart(4)}  ${digits.padEnd(23)}  ${text}`);
  }
  if (block.bytes.length > 512) lines.push(`      ${count(block.bytes.length - 512)} bytes more`);
  return lines.join("\n");
}
