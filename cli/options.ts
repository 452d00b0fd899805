// What options of several commands have in common.

/** Of an option that may be given many times: all that was given. */
export const each = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];
