// Search over all formulas as one types: names first, then what they say of themselves; a slip of the pen is forgiven.
import MiniSearch from "minisearch";
import { type IndexEntry, index } from "./catalogue.ts";

/** treasuryFee is found by its words too. */
const words = (text: string) => text.split(/[^\p{L}\p{N}]+|(?<=[a-z0-9])(?=[A-Z])/u).filter(Boolean);

let made: MiniSearch<IndexEntry & { title: string; whole: string }> | undefined;

function engine() {
  if (made) return made;
  made = new MiniSearch({
    fields: ["whole", "title", "domain", "brief", "doc", "names"],
    idField: "id",
    tokenize: words,
    processTerm: (term) => term.toLowerCase(),
    searchOptions: {
      boost: { whole: 8, title: 6, domain: 3, brief: 2, names: 1.2 },
      prefix: true,
      fuzzy: (term) => (term.length > 3 ? 0.25 : false),
      combineWith: "AND",
      weights: { fuzzy: 0.3, prefix: 0.6 },
    },
  });
  made.addAll(index.map((entry) => ({ ...entry, title: entry.name, whole: entry.name.toLowerCase() })));
  return made;
}

/** The formulas that a text may mean, best first; any of its words will do where none has them all. */
export function search(text: string): readonly IndexEntry[] {
  const query = text.trim();
  if (!query) return [];
  const all = engine();
  const found = all.search(query);
  const ids = (found.length ? found : all.search(query, { combineWith: "OR" })).map(({ id }) => id as string);
  const exact = index.filter(
    ({ id, name }) => id.toLowerCase() === query.toLowerCase() || name.toLowerCase() === query.toLowerCase(),
  );
  return [...new Set([...exact.map(({ id }) => id), ...ids])].map((id) => byId.get(id)!);
}

const byId = new Map(index.map((entry) => [entry.id, entry]));
