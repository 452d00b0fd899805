import type { Status } from "./client.ts";
import type { Made } from "./useOwn.ts";

interface ProgressProps {
  readonly status: Status;
  readonly made: Made | undefined;
}

/** What the compilers are doing, for eyes and for readers. */
export function Progress({ status, made }: ProgressProps) {
  return (
    <div class={`own-status own-status-${status.kind}`} role="status" aria-label="Compiler">
      <p>{said(status, made)}</p>
      {status.kind === "loading" && <progress max={status.of} value={status.done} aria-label="Compilers loaded" />}
    </div>
  );
}

function said(status: Status, made: Made | undefined): string {
  if (status.kind === "loading")
    return `Loading the compilers${status.bytes ? `, ${Math.round(status.bytes / 1e6)} MB` : ""} (${status.done} of ${status.of})`;
  if (status.kind === "compiling") return `Compiling: ${status.stage} …`;
  if (status.kind === "compiled") return `Compiled in ${(status.milliseconds / 1000).toFixed(1)} s`;
  if (status.kind === "failed") return "The compilers failed";
  if (status.kind === "mistakes") {
    const { length } = status.mistakes;
    return `${length} ${length === 1 ? "mistake" : "mistakes"}${made ? "; what compiled last is drawn below" : ""}`;
  }
  return "Starting …";
}
