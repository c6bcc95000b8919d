/** Keyboard or pointer: what the viewer used last. */

let keyboard = false;
document.addEventListener("keydown", () => { keyboard = true; }, true);
document.addEventListener("pointerdown", () => { keyboard = false; }, true);
/** Whether the viewer's last act was a key. */
export function usesKeyboard(): boolean { return keyboard; }
