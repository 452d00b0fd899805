// What options of several commands have in common.

/** Of an option that may be given many times: all that was given. */
export const each = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** Of an option that takes several names at once, with commas between. */
export const listed = (text: string): readonly string[] => text.split(",").map((name) => name.trim());
