// Search over all formulas as one types: names first, then what they say of themselves; a slip of the pen is forgiven.
import MiniSearch from "minisearch";
import { type IndexEntry, index } from "./catalogue.ts";

/** treasuryFee is found by its words too. */
const words = (text: string) => text.split(/[^\p{L}\p{N}]+|(?<=[a-z0-9])(?=[A-Z])/u).filter(Boolean);

/** limiter, limits and limited are one word. */
const stem = (word: string) => (word.length > 4 ? word.replace(/(?:ers?|ings?|ed|es|s)$/, "") : word);

let made: MiniSearch<IndexEntry & { title: string; whole: string }> | undefined;

function engine() {
  if (made) return made;
  made = new MiniSearch({
    fields: ["whole", "title", "also", "domain", "brief", "doc", "names"],
    idField: "id",
    tokenize: words,
    processTerm: (term) => stem(term.toLowerCase()),
    searchOptions: {
      boost: { whole: 8, title: 6, also: 5, domain: 3, brief: 2, names: 1.2 },
      prefix: true,
      fuzzy: (term) => (term.length > 3 ? 0.25 : false),
      combineWith: "AND",
      weights: { fuzzy: 0.3, prefix: 0.6 },
    },
  });
  made.addAll(index.map((entry) => ({ ...entry, title: entry.name, whole: entry.name.toLowerCase() })));
  return made;
}

/** Fewer than this leave room for near ones. */
const few = 8;

/** The formulas that a text may mean, best first; any of its words will do where none has them all. */
export function search(text: string): readonly IndexEntry[] {
  const query = text.trim();
  if (!query) return [];
  const all = engine();
  const found = all.search(query);
  // Where few have all of its words, those that have some come after them.
  const others = found.length < few ? all.search(query, { combineWith: "OR", fuzzy: false }) : [];
  const loose = found.length + others.length ? others : all.search(query, { combineWith: "OR" });
  const ids = [...found, ...loose].map(({ id }) => id as string);
  const exact = index.filter(
    ({ id, name }) => id.toLowerCase() === query.toLowerCase() || name.toLowerCase() === query.toLowerCase(),
  );
  return [...new Set([...exact.map(({ id }) => id), ...ids])].map((id) => byId.get(id)!);
}

const byId = new Map(index.map((entry) => [entry.id, entry]));
