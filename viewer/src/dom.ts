/** Small helpers that make elements. Text always goes in as text, never as markup. */

export type Child = Node | string | null | false;
type Attributes = Record<string, string | number | boolean | null>;

/** `h("button", { class: "link", onclick… })` is not offered: listeners are added with addEventListener. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: readonly Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  append(element, children);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";
export function s<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: readonly Child[]): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, tag);
  setAttributes(element, attributes);
  append(element, children);
  return element;
}

/** `null` and `false` leave an attribute out, `true` sets it empty. */
export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
}
function append(element: Element, children: readonly Child[]): void {
  for (const child of children) if (child !== null && child !== false) element.append(child);
}

const STOPS = "button, select, input, textarea, [tabindex]";

/** Replaces the content of `element`. The focus stays where it was: on what comes as the same stop of the new content. */
export function fill(element: Element, ...children: readonly Child[]): void {
  const active = document.activeElement;
  const stop = active !== null && active !== element && element.contains(active) ? [...element.querySelectorAll(STOPS)].indexOf(active) : -1;
  element.replaceChildren(...children.filter((child): child is Node | string => child !== null && child !== false));
  if (stop >= 0) element.querySelectorAll<HTMLElement>(STOPS)[stop]?.focus({ preventScroll: true });
}

/** A button with a picture and a name for those who do not see it; `keys` is shown in its tooltip. */
export function iconButton(icon: keyof typeof ICONS, label: string, keys: string | null, onClick: () => void): HTMLButtonElement {
  const button = h("button", { type: "button", class: "button icon", "aria-label": label, title: keys === null ? label : `${label} (${keys})`,
    "aria-keyshortcuts": keys }, drawIcon(icon));
  button.addEventListener("click", onClick);
  return button;
}
export function textButton(label: string, onClick: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const button = h("button", { type: "button", class: "button", ...attributes }, label);
  button.addEventListener("click", onClick);
  return button;
}
export function linkButton(label: Child, onClick: () => void): HTMLButtonElement {
  const button = h("button", { type: "button", class: "link" }, label);
  button.addEventListener("click", onClick);
  return button;
}

/** Paths in a 24-unit square. */
export const ICONS = {
  back: "M15 5l-7 7 7 7",
  forward: "M9 5l7 7-7 7",
  first: "M17 5l-7 7 7 7M6.5 5v14",
  last: "M7 5l7 7-7 7M17.5 5v14",
  play: "M8 5v14l11-7z",
  pause: "M8 5v14M16 5v14",
  share: "M9.5 13.5a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.6-5.7l-1.2 1.2M14.500 10.500a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.600 5.700l1.200-1.200",
  theme: "M20 13.500A8 8 0 1 1 10.500 4a6.500 6.500 0 0 0 9.500 9.500z",
  help: "M9.200 9.200a2.900 2.900 0 1 1 4.300 2.600c-.9.5-1.500 1.100-1.500 2.200M12 17.500h.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
  close: "M6 6l12 12M18 6L6 18",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  fit: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  question: "M4 5h16v11H9l-5 4z",
} as const;
export function drawIcon(name: keyof typeof ICONS): SVGSVGElement {
  return s("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, s("path", { d: ICONS[name] }));
}

/** A snake that holds its tail. */
export function logo(): SVGSVGElement {
  return s("svg", { viewBox: "0 0 32 32", "aria-hidden": "true" },
    s("path", { d: "M21.500 6.200A11.500 11.500 0 1 0 27.500 16", fill: "none", stroke: "currentColor", "stroke-width": 4, "stroke-linecap": "round" }),
    s("path", { d: "M27.600 17.500c-2.600-1.200-4-3.600-3.500-6.400.5-2.400 2.200-3.600 3.600-5.300 1.600 2 3.200 3.300 3.300 6 .1 2.700-1.200 4.700-3.400 5.700z",
      fill: "currentColor" }),
    s("circle", { cx: 27.6, cy: 11.2, r: 1.15, fill: "var(--card)" }));
}

/** Calls `body` once in the next frame however often it is asked for. */
export function onceAFrame(body: () => void): () => void {
  let asked = 0;
  return () => {
    if (asked !== 0) return;
    asked = requestAnimationFrame(() => { asked = 0; body(); });
  };
}
