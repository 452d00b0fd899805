import { useEffect, useState } from "preact/hooks";
import { choose, onTheme, theme } from "../theme.ts";

export function ThemeButton() {
  const [now, change] = useState(theme);
  useEffect(() => onTheme(() => change(theme())), []);
  const next = now === "dark" ? "light" : "dark";
  return (
    <button
      type="button"
      class="theme"
      aria-label={`Use the ${next} theme`}
      title={`Use the ${next} theme`}
      onClick={() => choose(next)}
    >
      <svg viewBox="0 0 20 20" aria-hidden="true">
        {now === "dark" ? (
          <path d="M10 2v2M10 16v2M2 10h2M16 10h2M4.3 4.3l1.4 1.4M14.3 14.3l1.4 1.4M4.3 15.7l1.4-1.4M14.3 5.7l1.4-1.4M13.2 10a3.2 3.2 0 1 1-6.4 0 3.2 3.2 0 0 1 6.4 0Z" />
        ) : (
          <path d="M16.5 12.2A7 7 0 0 1 7.8 3.5a7 7 0 1 0 8.7 8.7Z" />
        )}
      </svg>
    </button>
  );
}
