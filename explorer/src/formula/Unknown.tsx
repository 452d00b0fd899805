import { nearest } from "../../../src/nearest.ts";
import { index } from "../catalogue.ts";
import { href } from "../router.ts";
import { Note } from "../ui/Note.tsx";

/** Formulas that somebody may have meant: of a like name, or of the domain that was named. */
function meant(path: string): readonly string[] {
  const [domain = "", name = ""] = path.split(".");
  const whole = nearest(
    path,
    index.map(({ id }) => id),
  );
  const named = index.filter((one) => one.name.toLowerCase() === name.toLowerCase()).map(({ id }) => id);
  const near = nearest(
    name,
    index.map((one) => one.name),
  );
  const like = index.filter((one) => one.name === near).map(({ id }) => id);
  const within = index.filter((one) => one.domain === domain).map(({ id }) => id);
  return [...new Set([...(whole ? [whole] : []), ...named, ...like, ...within])].slice(0, 8);
}

export function Unknown({ path }: { readonly path: string }) {
  const found = meant(path);
  return (
    <div class="unknown">
      <h1>No such formula</h1>
      <Note kind="error" title={`There is no formula "${path}"`}>
        {found.length ? (
          <>
            <p>Did you mean one of these?</p>
            <ul>
              {found.map((id) => (
                <li key={id}>
                  <a href={href(id)}>{id}</a>
                </li>
              ))}
            </ul>
          </>
        ) : (
          <p>Names are a domain and a formula, as energy.treasuryFee.</p>
        )}
        <p>
          <a href={href("")}>Look through all {index.length} formulas</a>
        </p>
      </Note>
    </div>
  );
}
