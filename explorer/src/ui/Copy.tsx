import { useEffect, useRef, useState } from "preact/hooks";

interface CopyProps {
  readonly code: string;
  /** what is read out beside the button: "TypeScript" */
  readonly label: string;
}

/** Code, and a button that copies it. */
export function Copy({ code, label }: CopyProps) {
  const [said, say] = useState("");
  const text = useRef<HTMLElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async () => {
    say((await copied(code)) ? "Copied" : select(text.current));
    clearTimeout(timer.current);
    timer.current = setTimeout(() => say(""), 2000);
  };
  return (
    <div class="copy">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must do so by the keyboard too */}
      <section ref={text} tabIndex={0} aria-label={`${label} code`}>
        <pre>
          <code>{code}</code>
        </pre>
      </section>
      <button type="button" onClick={copy} aria-label={`Copy ${label} code`}>
        {said || "Copy"}
      </button>
      <span class="unseen" role="status">
        {said}
      </span>
    </div>
  );
}

async function copied(code: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(code);
    return true;
  } catch {
    return false;
  }
}

/** Pages that are not served securely have no clipboard: what is selected can be copied by hand. */
function select(text: HTMLElement | null): string {
  if (text) getSelection()?.selectAllChildren(text);
  return "Selected";
}
