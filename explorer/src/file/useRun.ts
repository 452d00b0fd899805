// Runs one after the other: while one is under way only the latest wish after it counts, so that a slider never queues.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Ran, Requests } from "./messages.ts";
import type { Reader } from "./reader.ts";
import type { Progress } from "./table.ts";

export interface Running {
  readonly ran?: Ran | undefined;
  readonly error?: string | undefined;
  /** columns are being read for it */
  readonly progress?: Progress | undefined;
  readonly busy: boolean;
}

/** `ask` by identity: a new object is a new run; undefined, nothing to run. */
export function useRun(reader: Reader, ask: Requests["run"]["ask"] | undefined): Running {
  const [state, set] = useState<Running>({ busy: false });
  const wanted = useRef(ask);
  const running = useRef(false);
  wanted.current = ask;

  useEffect(() => {
    if (!ask) {
      set({ busy: false });
      return;
    }
    if (running.current) return;
    running.current = true;
    (async () => {
      for (let now = wanted.current, done: typeof now; now && now !== done; now = wanted.current) {
        done = now;
        set((before) => ({ ran: before.ran, busy: true }));
        try {
          const ran = await reader.ask("run", now, (progress) => set((before) => ({ ...before, progress })));
          set({ ran, busy: false });
        } catch (error) {
          // Stopped by hand, or for a new file: the next change begins again.
          if ((error as Error).name === "AbortError") set({ busy: false });
          else set({ error: (error as Error).message, busy: false });
        }
      }
      running.current = false;
    })();
  }, [reader, ask]);
  return state;
}
