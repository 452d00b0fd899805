// What the package has of its formulas as data, read when a command asks for it.
import { readFileSync } from "node:fs";
import { home } from "../compiler/home.ts";
import type { Catalogue, CatalogueEntry, Manifest, ManifestEntry } from "../site/manifest.ts";
import { nearest } from "../src/nearest.ts";
import { usage } from "./run/usage.ts";

const read = <T>(file: string): T => JSON.parse(readFileSync(home("dist", file), "utf8")) as T;

let manifestRead: Manifest | undefined;
let catalogueRead: Catalogue | undefined;

export function manifest(): Manifest {
  manifestRead ??= read<Manifest>("manifest.json");
  return manifestRead;
}

export function told(id: string): CatalogueEntry {
  catalogueRead ??= read<Catalogue>("catalogue.json");
  return catalogueRead.formulas[id]!;
}

/** The formula of this id, in any case and as SQL writes it; its name alone where no other has it. */
export function entryOf(id: string): ManifestEntry {
  const { formulas } = manifest();
  const known = formulas.map((entry) => entry.id);
  const asked = id.toLowerCase().replaceAll("_", "");
  const exact = formulas.find((entry) => entry.id === id) ?? formulas.find((entry) => entry.id.toLowerCase() === asked);
  if (exact) return exact;
  const named = formulas.filter(({ name }) => name.toLowerCase() === asked);
  if (named.length === 1) return named[0]!;
  const { domains } = manifest();
  if (domains.some(({ name }) => name === id))
    throw usage(
      `"${id}" is a domain, expected a formula of it, as ${known.find((one) => one.startsWith(`${id}.`))}: lanewise list ${id}`,
    );
  throw usage(`"${id}" is no formula${meant(near(id, formulas))}: lanewise list has all ${known.length}`);
}

export type Call = (inputs: object, params: object, options: object) => unknown;

/** The formula itself, from the entry of its domain. */
export async function loaded({ domain, name }: ManifestEntry): Promise<Call> {
  const { load } = (await import(`lanewise/${domain}`)) as {
    load(): Promise<Readonly<Record<string, Readonly<Record<string, Call>>>>>;
  };
  return (await load())[domain]![name]!;
}

/** Formulas that may have been meant: of the same name in other domains, near by the whole, or by the name alone. */
function near(id: string, formulas: readonly ManifestEntry[]): readonly string[] {
  const [, name = id] = id.split(".");
  const same = formulas.filter((entry) => entry.name.toLowerCase() === name.toLowerCase());
  if (same.length) return same.map((entry) => entry.id);
  const whole = nearest(
    id,
    formulas.map((entry) => entry.id),
  );
  if (whole) return [whole];
  const alone = nearest(
    name,
    formulas.map((entry) => entry.name),
  );
  return formulas.filter((entry) => entry.name === alone).map((entry) => entry.id);
}

const meant = (names: readonly string[]) => (names.length ? ` (did you mean ${names.slice(0, 4).join(" or ")}?)` : "");

/** A domain by its name. */
export function domainOf(name: string): Manifest["domains"][number] {
  const { domains } = manifest();
  const found = domains.find((domain) => domain.name === name.toLowerCase());
  if (found) return found;
  const names = domains.map((domain) => domain.name);
  const close = nearest(name, names);
  throw usage(`"${name}" is no domain${meant(close ? [close] : [])}, expected one of ${names.join(", ")}`);
}
