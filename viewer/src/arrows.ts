/** Arrows from names and slots to objects, as paths of one SVG. Pure geometry besides the two functions that draw. */
import type { Key } from "./protocol.ts";
import { s } from "./dom.ts";

export interface Point { x: number; y: number }
export interface Box { left: number; right: number; top: number; bottom: number }

export interface Arrow {
  from: Point;
  /** The box that it leads to. */
  to: Box;
  /** Where in the box, from its top. */
  enter: number;
  source: Key | null;
  target: Key;
  kind: "plain" | "new" | "garbage" | "pale";
  /** The place of the arrow's start is outside the picture: it is not drawn. */
  hidden?: boolean;
}

/**
 * An arrow goes right into the left side of its target; to a target in the same column or further left it turns round
 * in the gap and comes in from the right.
 */
export function pathOf(arrow: Arrow, zoom: number): string {
  const { from, to } = arrow;
  const y = Math.min(to.top + arrow.enter, to.bottom - 4);
  const ahead = to.left - from.x;
  if (ahead > 8 * zoom) {
    const bend = Math.max(18 * zoom, Math.min(ahead * 0.5, 90 * zoom));
    const tip = to.left - 2;
    return `M${round(from.x)} ${round(from.y)}C${round(from.x + bend)} ${round(from.y)} ${round(tip - bend)} ${round(y)} ${round(tip)} ${round(y)}`;
  }
  const tip = to.right + 2;
  const side = Math.max(from.x, tip) + (26 + Math.min(26, Math.abs(y - from.y) / 14)) * zoom;
  return `M${round(from.x)} ${round(from.y)}C${round(side)} ${round(from.y)} ${round(side)} ${round(y)} ${round(tip)} ${round(y)}`;
}
function round(n: number): number { return Math.round(n * 10) / 10; }

const KINDS = ["plain", "new", "garbage", "pale", "hot"] as const;

/** The SVG with its arrow heads and two layers: arrows from the stack, and arrows within the heap, clipped to it. */
export class ArrowLayer {
  readonly element: SVGSVGElement;
  private readonly fromStack: SVGGElement;
  private readonly within: SVGGElement;
  private readonly stackClip: SVGRectElement;
  private readonly heapClip: SVGRectElement;

  constructor() {
    this.stackClip = s("rect", {});
    this.heapClip = s("rect", {});
    this.fromStack = s("g", { "clip-path": "url(#clip-stack)" });
    this.within = s("g", { "clip-path": "url(#clip-heap)" });
    const heads = KINDS.map((kind) => s("marker", { id: `head-${kind}`, viewBox: "0 0 10 10", refX: 8.5, refY: 5, markerWidth: 6.5, markerHeight: 6.5, orient: "auto",
      class: `head head-${kind}` }, s("path", { d: "M1 1.200L9 5 1 8.800z" })));
    this.element = s("svg", { class: "arrows", "aria-hidden": "true" },
      s("defs", {}, ...heads, s("clipPath", { id: "clip-stack" }, this.stackClip), s("clipPath", { id: "clip-heap" }, this.heapClip)), this.within, this.fromStack);
  }

  /** `heapLeft`: where the heap begins; arrows from the stack may start left of it. */
  resize(width: number, height: number, heapLeft: number, heapTop: number): void {
    for (const [name, value] of Object.entries({ x: 0, y: 0, width, height })) this.stackClip.setAttribute(name, String(value));
    for (const [name, value] of Object.entries({ x: heapLeft, y: heapTop, width: Math.max(0, width - heapLeft),
      height: Math.max(0, height - heapTop) })) this.heapClip.setAttribute(name, String(value));
  }

  draw(stack: readonly Arrow[], heap: readonly Arrow[], zoom: number, hot: ReadonlySet<Key>): void {
    drawInto(this.fromStack, stack, zoom, hot);
    drawInto(this.within, heap, zoom, hot);
  }
}
/** Reuses the paths that are there. */
function drawInto(group: SVGGElement, arrows: readonly Arrow[], zoom: number, hot: ReadonlySet<Key>): void {
  while (group.childElementCount > arrows.length) group.lastElementChild!.remove();
  while (group.childElementCount < arrows.length) group.append(s("path", {}));
  let path = group.firstElementChild;
  for (const arrow of arrows) {
    const isHot = hot.has(arrow.target) || (arrow.source !== null && hot.has(arrow.source));
    const kind = isHot ? "hot" : arrow.kind;
    path!.setAttribute("d", pathOf(arrow, zoom));
    path!.setAttribute("class", `arrow is-${kind}`);
    path!.setAttribute("marker-end", `url(#head-${kind})`);
    path = path!.nextElementSibling;
  }
}
