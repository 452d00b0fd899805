// Units as people read them: those that say nothing are not shown.
const silent = new Set(["1", "flag", "code", "any", "", "n"]);

const raised: Readonly<Record<string, string>> = { 2: "²", 3: "³" };

/** A unit beside a number; nothing for a share, a name, a yes or no. */
export const unitText = (unit: string | undefined): string =>
  unit === undefined || silent.has(unit) ? "" : unit.replace(/\^([23])/g, (_, power) => raised[power]!);
