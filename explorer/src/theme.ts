// Dark or light: as the system has it, or as was chosen here. The choice outlives the page where storage is to be had.
export type Theme = "dark" | "light";

const system = matchMedia("(prefers-color-scheme: dark)");
const root = document.documentElement;
const listeners = new Set<() => void>();

export const theme = (): Theme => (root.dataset.theme as Theme | undefined) ?? (system.matches ? "dark" : "light");

export function choose(next: Theme): void {
  root.dataset.theme = next;
  try {
    localStorage.setItem("theme", next);
  } catch {
    // Without storage the choice is for this page alone.
  }
  for (const listener of listeners) listener();
}

/** Calls back when the theme changes, by whomever; returns how to stop. */
export function onTheme(listener: () => void): () => void {
  listeners.add(listener);
  system.addEventListener("change", listener);
  return () => {
    listeners.delete(listener);
    system.removeEventListener("change", listener);
  };
}
