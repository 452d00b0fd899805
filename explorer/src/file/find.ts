// Formulas for words that somebody has typed.
import type { IndexEntry } from "../catalogue.ts";

/** What most people come with a file for. */
export const usual = [
  "core.ema",
  "signal.movingMean",
  "core.moments",
  "core.quantile",
  "market.rollingRisk",
  "control.kalmanLevel",
  "indicators.rsi",
  "energy.treasuryFee",
];

/** The best of those that have every word, names before docs; without words the usual ones. */
export function find(index: readonly IndexEntry[], words: string, most = 30): readonly IndexEntry[] {
  const wanted = words
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  if (!wanted.length) return index.filter(({ id }) => usual.includes(id));
  const ranked = index.flatMap((entry) => {
    let rank = 0;
    for (const word of wanted) {
      const one = rankOf(entry, word);
      if (!one) return [];
      rank += one;
    }
    return [[rank, entry] as const];
  });
  return ranked
    .sort(([a, one], [b, other]) => b - a || one.id.length - other.id.length)
    .slice(0, most)
    .map(([, entry]) => entry);
}

function rankOf({ id, name, domain, brief, names }: IndexEntry, word: string): number {
  const own = name.toLowerCase();
  if (own === word || id.toLowerCase() === word) return 100;
  if (own.startsWith(word)) return 50;
  if (id.toLowerCase().includes(word)) return 30;
  if (domain === word) return 20;
  if (brief.toLowerCase().includes(word)) return 10;
  return names.toLowerCase().includes(word) ? 3 : 0;
}
