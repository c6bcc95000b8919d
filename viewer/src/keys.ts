/** What the keyboard does outside the editor and fields, and the dialog that tells it. */
import { embeddedData } from "./engine.ts";
import { fill, h, iconButton } from "./dom.ts";

const WHAT = "The program runs in this page, on a memory manager that behaves as CPython 3.12's does: addresses, sizes, counts and collections are real. "
  + "Left of the picture are the names, right of it the objects; a dot with an arrow is a reference.";

export interface KeyAction { keys: string[]; shown: string[]; text: string; run(): void }

/** Listens for the actions' keys; `event.key` in lower case, "shift+" before it. */
export function listenForKeys(actions: readonly KeyAction[]): void {
  const byKey = new Map(actions.flatMap((action) => action.keys.map((key): [string, KeyAction] => [key, action])));
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]") !== null) return;
    const at = event.target instanceof HTMLElement ? event.target : null;
    if (at?.closest(".cm-editor, textarea, select, input[type=text]")) return;
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if ((name === " " || name === "Enter") && at?.closest("button, a, summary")) return;
    const action = byKey.get(event.shiftKey && name !== "?" ? `shift+${name}` : name);
    if (action === undefined) return;
    event.preventDefault();
    action.run();
  });
}

/** Beside the page, or inside it when it is one file. */
function licences(): HTMLElement {
  const title = "Licences of what the page is made with";
  const inside = embeddedData("licences");
  if (typeof inside !== "string") return h("a", { class: "link", href: "licences.txt", target: "_blank", rel: "noopener" }, title);
  return h("details", {}, h("summary", {}, title), h("pre", { class: "licences", tabindex: 0 }, inside));
}

export function helpDialog(actions: readonly KeyAction[]): HTMLDialogElement {
  const dialog = h("dialog", { "aria-labelledby": "help-title" });
  const rows = actions.flatMap((action) => {
    const keys = h("dt", {});
    action.shown.forEach((key, i) => keys.append(...(i > 0 ? [" "] : []), h("kbd", {}, key)));
    return [keys, h("dd", {}, action.text)];
  });
  fill(dialog, h("header", { class: "dialog-head" }, h("h2", { id: "help-title" }, "How to look around"), iconButton("close", "Close", "Escape", () => dialog.close())),
    h("p", { class: "quiet" }, WHAT),
    h("dl", { class: "keys" }, ...rows, h("dt", {}, h("kbd", {}, "Ctrl"), " ", h("kbd", {}, "Enter")), h("dd", {}, "run the program (in the editor)"),
      h("dt", {}, h("kbd", {}, "Ctrl"), " ", h("kbd", {}, "Shift"), " ", h("kbd", {}, "Enter")), h("dd", {}, "run to the line of the cursor (in the editor)"),
      h("dt", {}, h("kbd", {}, "Esc")), h("dd", {}, "leave the editor (Tab indents while you write in it)")),
    h("p", { class: "quiet" }, "A click on a line number runs to that line. The wheel moves the picture, with Ctrl it zooms; drag, pinch and arrow keys do the same."),
    h("p", {}, licences()));
  document.body.append(dialog);
  return dialog;
}
