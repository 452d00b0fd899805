// One measuring at a time, in a worker that ends with it.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Ask, Reply, Setting } from "./messages.ts";
import type { Timing } from "./pace.ts";

export interface Measured {
  readonly ask?: Ask;
  readonly busy: boolean;
  readonly setting?: Setting;
  /** by rows */
  readonly results: readonly { readonly rows: number; readonly timings: readonly Timing[] }[];
  readonly now?: { readonly size: number; readonly round: number };
  readonly error?: string;
  readonly date?: string;
}

/** Firefox now and then never goes on in a worker that begins others: who has not begun to measure after so many seconds is ended, and another begun. */
const patience = { seconds: 10, tries: 4 };

const nothing: Measured = { busy: false, results: [] };

export function useBench() {
  const [measured, set] = useState<Measured>(nothing);
  const worker = useRef<Worker>(undefined);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const stop = () => {
    clearTimeout(waiting.current);
    worker.current?.terminate();
    worker.current = undefined;
  };
  useEffect(() => stop, []);

  const heard = (reply: Reply, before: Measured): Measured => {
    if ("setting" in reply) return { ...before, setting: reply.setting };
    if ("finished" in reply) return { ...before, busy: false };
    if ("error" in reply) return { ...before, busy: false, error: reply.error };
    if ("stage" in reply) return { ...before, now: { size: reply.size, round: 0 } };
    const { size, round, timings } = reply;
    const others = before.results.filter(({ rows }) => rows !== size);
    return { ...before, now: { size, round }, results: [...others, { rows: size, timings }] };
  };

  const start = (ask: Ask, tries = patience.tries) => {
    stop();
    const own = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "bench" });
    worker.current = own;
    set({ ...nothing, ask, busy: true, date: new Date().toISOString().slice(0, 10) });
    waiting.current = setTimeout(() => {
      if (tries > 1) start(ask, tries - 1);
      else failed("the workers did not start");
    }, 1000 * patience.seconds);
    own.onmessage = ({ data }: MessageEvent<Reply>) => {
      clearTimeout(waiting.current);
      set((before) => heard(data, before));
      if ("finished" in data || "error" in data) stop();
    };
    own.onerror = (event) => {
      event.preventDefault();
      failed(event.message || "the worker did not start");
    };
    own.postMessage(ask);
  };
  const failed = (error: string) => {
    stop();
    set((before) => ({ ...before, busy: false, error }));
  };
  const cancel = () => {
    stop();
    set((before) => ({ ...before, busy: false }));
  };
  return { measured, start: (ask: Ask) => start(ask), cancel };
}
