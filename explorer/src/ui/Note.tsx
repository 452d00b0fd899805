import type { ComponentChildren } from "preact";

interface NoteProps {
  /** error: something went wrong, and is read out at once. hint: nothing is there yet, or something is worth knowing */
  readonly kind?: "error" | "hint";
  readonly title: string;
  readonly children?: ComponentChildren;
}

/** What stands where something is missing or wrong: what, and what to do. */
export function Note({ kind = "hint", title, children }: NoteProps) {
  return (
    <div class={`note note-${kind}`} role={kind === "error" ? "alert" : "status"}>
      <p class="note-title">{title}</p>
      {children && <div class="note-body">{children}</div>}
    </div>
  );
}
