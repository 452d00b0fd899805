// Files dropped anywhere on the page: without this the browser would leave the page to show the file.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Given } from "./Drop.tsx";

/** Whether a file is held over the page. */
export function useDropped(onFile: (given: Given) => void, onError: (message: string) => void): boolean {
  const [over, set] = useState(false);
  const latest = useRef({ onFile, onError });
  latest.current = { onFile, onError };
  useEffect(() => {
    const holds = (event: DragEvent) => event.dataTransfer?.types.includes("Files") === true;
    const onOver = (event: DragEvent) => {
      if (!holds(event)) return;
      event.preventDefault();
      set(true);
    };
    const onLeave = (event: DragEvent) => {
      // Out of the window, not into another element.
      if (event.relatedTarget === null) set(false);
    };
    const onDrop = (event: DragEvent) => {
      if (!holds(event)) return;
      event.preventDefault();
      set(false);
      const file = event.dataTransfer?.files[0];
      const length = event.dataTransfer?.files.length ?? 0;
      if (length > 1) latest.current.onError(`${length} files were dropped; drop one at a time`);
      else if (file) latest.current.onFile({ name: file.name, file });
    };
    document.addEventListener("dragover", onOver);
    document.addEventListener("dragleave", onLeave);
    document.addEventListener("drop", onDrop);
    return () => {
      document.removeEventListener("dragover", onOver);
      document.removeEventListener("dragleave", onLeave);
      document.removeEventListener("drop", onDrop);
    };
  }, []);
  return over;
}
