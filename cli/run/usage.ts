// What was asked for in a way that there is not: the command ends with 2 and not with 1.

const mark = Symbol("usage");

/** An error of asking: an unknown name, options that do not go together, a value that is none. */
export const usage = (message: string): Error => Object.assign(new Error(message), { [mark]: true });

export const isUsage = (error: unknown): error is Error => error instanceof Error && mark in error;

/** Runs what reads arguments: whatever it refuses is an error of asking. */
export function asking<T>(read: () => T, tell = (message: string) => message): T {
  try {
    return read();
  } catch (error) {
    throw isUsage(error) || !(error instanceof Error) ? error : usage(tell(error.message));
  }
}
