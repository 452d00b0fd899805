import { domains, index } from "../catalogue.ts";
import { href } from "../router.ts";

export default function Home() {
  return (
    <>
      <h1>Formulas</h1>
      {domains.map(({ name, doc }) => (
        <section key={name}>
          <h2>{name}</h2>
          <p>{doc}</p>
          <ul>
            {index
              .filter(({ domain }) => domain === name)
              .map(({ id, name, brief }) => (
                <li key={id}>
                  <a href={href(id)}>{name}</a> {brief}
                </li>
              ))}
          </ul>
        </section>
      ))}
    </>
  );
}
