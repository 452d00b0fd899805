import { type DomainEntry, index } from "../catalogue.ts";
import { shapes } from "../formula/shapes.ts";
import { href } from "../router.ts";

/** The formulas of one domain. */
export function Domain({ domain: { name, doc, count } }: { readonly domain: DomainEntry }) {
  return (
    <div class="domain">
      <p class="crumbs">
        <a href={href("")}>Formulas</a>
      </p>
      <h1>
        {name} <span class="count">{count}</span>
      </h1>
      <p class="lead">{doc}</p>
      <ul class="formulas">
        {index
          .filter(({ domain }) => domain === name)
          .map(({ id, name, brief, shape }) => (
            <li key={id}>
              <a href={href(id)}>
                <span class="formula-name">{name}</span>
                <span class="formula-brief">{brief}</span>
                <span class="formula-shape">{shapes[shape].label}</span>
              </a>
            </li>
          ))}
      </ul>
    </div>
  );
}
