import { useEffect, useState } from "preact/hooks";
import { type FormulaEntry, formula, indexed } from "../catalogue.ts";
import type { PageProps } from "../routes.ts";
import { Note } from "../ui/Note.tsx";

export default function Formula({ place: { path } }: PageProps) {
  const [entry, show] = useState<FormulaEntry>();
  useEffect(() => {
    if (indexed(path)) formula(path).then(show);
  }, [path]);
  if (!indexed(path)) return <Note kind="error" title={`There is no formula "${path}"`} />;
  return <h1>{entry?.id}</h1>;
}
