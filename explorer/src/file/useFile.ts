// The file at hand: what is read, how far, and what went wrong.
import { useRef, useState } from "preact/hooks";
import type { Given } from "./Drop.tsx";
import type { Opened } from "./messages.ts";
import type { Reader } from "./reader.ts";
import type { Dialect, Progress } from "./table.ts";

export function useFile(reader: Reader) {
  const given = useRef<Given>(undefined);
  const [opened, setOpened] = useState<Opened>();
  const [reading, setReading] = useState<{ readonly name: string; readonly progress?: Progress }>();
  const [error, setError] = useState<string>();

  const start = async (next: Given, dialect?: Partial<Dialect>): Promise<Opened | undefined> => {
    given.current = next;
    setError(undefined);
    setReading({ name: next.name });
    try {
      const came = await reader.ask("open", { ...next, ...(dialect ? { dialect } : {}) }, (progress) => {
        // What was stopped may still tell of a piece.
        if (given.current === next) setReading({ name: next.name, progress });
      });
      if (given.current !== next) return undefined;
      setOpened(came);
      setReading(undefined);
      return came;
    } catch (thrown) {
      if (given.current !== next) return undefined;
      setOpened(undefined);
      setReading(undefined);
      if ((thrown as Error).name !== "AbortError") setError((thrown as Error).message);
      return undefined;
    }
  };
  /** The same file, read in another way. */
  const again = (dialect: Partial<Dialect>) => {
    if (given.current) start({ ...given.current }, dialect);
  };
  const close = () => {
    given.current = undefined;
    reader.stop();
    setOpened(undefined);
    setReading(undefined);
    setError(undefined);
  };
  return { opened, reading, error, start, again, close, setError };
}
