/** Light or dark: as the system says, until the viewer says otherwise. */

type Theme = "light" | "dark";
const KEY = "ouroboros-theme";

const system = window.matchMedia("(prefers-color-scheme: dark)");

/** Pages opened from a file may have no storage. */
function stored(): Theme | null {
  try {
    const value = window.localStorage.getItem(KEY);
    return value === "light" || value === "dark" ? value : null;
  } catch {
    return null;
  }
}
function store(theme: Theme): void {
  try { window.localStorage.setItem(KEY, theme); } catch { /* it holds for this visit */ }
}

let chosen: Theme | null = stored();
function apply(): void { document.documentElement.dataset["theme"] = chosen ?? (system.matches ? "dark" : "light"); }

/** Sets the theme and keeps it up to date; `changed` is called after each change. */
export function startTheme(changed: () => void): void {
  apply();
  system.addEventListener("change", () => { apply(); changed(); });
}
export function toggleTheme(): void {
  chosen = document.documentElement.dataset["theme"] === "dark" ? "light" : "dark";
  store(chosen);
  apply();
}
