/** Where the viewer looks: pan and zoom of a plane by mouse, touch, wheel and keyboard. */

export interface View { x: number; y: number; zoom: number }

export class Camera {
  view: View;
  /** The viewer has moved it by hand. */
  moved = false;
  private readonly pointers = new Map<number, { x: number; y: number }>();
  private dragged = 0;

  /** `x`, `y`: the point of the plane at the upper left corner; `changed` is called after each move. */
  constructor(private readonly element: HTMLElement, private readonly limits: { least: number; most: number }, private readonly changed: () => void,
    start: View = { x: 0, y: 0, zoom: 1 }) {
    this.view = { ...start };
    element.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    element.addEventListener("pointerdown", (event) => this.down(event));
    element.addEventListener("pointermove", (event) => this.drag(event));
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"] as const) element.addEventListener(end, (event) => { this.pointers.delete(event.pointerId); });
  }
  /** Whether the last press moved the plane, and so is no click. */
  get wasDrag(): boolean { return this.dragged > 4; }

  set(view: View): void {
    this.view = { ...view, zoom: Math.min(this.limits.most, Math.max(this.limits.least, view.zoom)) };
    this.changed();
  }
  /** Zooms by `factor`, the point under (`x`, `y`) of the element staying where it is. */
  zoomAt(factor: number, x: number = this.element.clientWidth / 2, y: number = this.element.clientHeight / 2): void {
    const { view } = this;
    const zoom = Math.min(this.limits.most, Math.max(this.limits.least, view.zoom * factor));
    this.moved = true;
    this.set({ x: view.x + x / view.zoom - x / zoom, y: view.y + y / view.zoom - y / zoom, zoom });
  }
  panBy(dx: number, dy: number): void {
    this.moved = true;
    this.set({ ...this.view, x: this.view.x + dx / this.view.zoom, y: this.view.y + dy / this.view.zoom });
  }
  /** Moves as little as needed for a rectangle of the plane to be seen. */
  reveal(x: number, y: number, width: number, height: number, air = 24): void {
    const { view } = this;
    const w = this.element.clientWidth / view.zoom;
    const hgt = this.element.clientHeight / view.zoom;
    const edge = air / view.zoom;
    const along = (from: number, size: number, at: number, room: number): number =>
      at - edge < from ? at - edge : at + size + edge > from + room ? Math.min(at - edge, at + size + edge - room) : from;
    const next = { x: along(view.x, width, x, w), y: along(view.y, height, y, hgt), zoom: view.zoom };
    if (next.x !== view.x || next.y !== view.y) this.set(next);
  }
  /** Shows the whole rectangle, at most at `most` times its size. */
  fit(x: number, y: number, width: number, height: number, most = 1): void {
    const zoom = Math.max(this.limits.least, Math.min(most, this.element.clientWidth / Math.max(1, width), this.element.clientHeight / Math.max(1, height)));
    this.set({ x, y, zoom });
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 20 : 1;
    if (event.ctrlKey || event.metaKey) {
      const box = this.element.getBoundingClientRect();
      this.zoomAt(Math.exp(-event.deltaY * unit * 0.004), event.clientX - box.left, event.clientY - box.top);
    } else if (event.shiftKey && event.deltaX === 0) this.panBy(event.deltaY * unit, 0);
    else this.panBy(event.deltaX * unit, event.deltaY * unit);
  }
  private down(event: PointerEvent): void {
    if (event.button !== 0) return;
    if (this.pointers.size === 0) this.dragged = 0;
    this.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  }
  private drag(event: PointerEvent): void {
    const before = this.pointers.get(event.pointerId);
    if (before === undefined) return;
    const now = { x: event.clientX, y: event.clientY };
    this.dragged += Math.hypot(now.x - before.x, now.y - before.y);
    if (this.dragged > 4 && !this.element.hasPointerCapture(event.pointerId)) this.element.setPointerCapture(event.pointerId);
    const others = [...this.pointers].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    this.pointers.set(event.pointerId, now);
    const other = others[0];
    if (other === undefined) { if (this.dragged > 4) this.panBy(before.x - now.x, before.y - now.y); return; }
    const box = this.element.getBoundingClientRect();
    this.panBy((before.x - now.x) / 2, (before.y - now.y) / 2);
    const factor = Math.hypot(now.x - other.x, now.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
    this.zoomAt(factor, (now.x + other.x) / 2 - box.left, (now.y + other.y) / 2 - box.top);
  }
}
