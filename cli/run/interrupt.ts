// Ctrl-C: what runs ends, what it has begun is put away, and the command ends as a shell tells of one that was interrupted.
import { say } from "../fail.ts";

export async function interruptible(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const interrupted = () => stop.abort(new Error("interrupted: nothing was written"));
  process.once("SIGINT", interrupted);
  process.once("SIGTERM", interrupted);
  try {
    await work(stop.signal);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    say(stop.signal.reason.message, "interrupted");
    process.exitCode = 130;
  } finally {
    process.off("SIGINT", interrupted);
    process.off("SIGTERM", interrupted);
  }
}
