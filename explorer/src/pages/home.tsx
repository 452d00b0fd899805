// Home: search, the domains, and the ways in to what else there is. An address that is a domain shows that domain alone.
import { useEffect } from "preact/hooks";
import { domains, index } from "../catalogue.ts";
import { Domain } from "../home/Domain.tsx";
import { Search } from "../home/Search.tsx";
import "../home/home.css";
import { href } from "../router.ts";
import type { PageProps } from "../routes.ts";

const ways = [
  { path: "own", title: "Write your own", says: "A spec and a step body, compiled in this page." },
  { path: "file", title: "Your file", says: "Run a formula on a CSV or Parquet. It stays on your machine." },
  { path: "bench", title: "This browser", says: "Plain loops, scalar, SIMD and workers, raced." },
  { path: "bits", title: "Same bits?", says: "The digest of every formula against the published one." },
];

export default function Home({ place: { path } }: PageProps) {
  const domain = domains.find(({ name }) => name === path);
  useEffect(() => {
    document.title = domain ? `${domain.name} · lanewise` : "lanewise";
  }, [domain]);
  if (domain) return <Domain domain={domain} />;
  return (
    <div class="home">
      <header class="hero">
        <h1>{index.length} formulas on WebAssembly SIMD</h1>
        <p>
          The same bits in every browser and every language. Look one up, turn its parameters, see what it does, and
          take the code with you.
        </p>
        <Search start={path} />
      </header>
      <section aria-labelledby="domains">
        <h2 id="domains">Domains</h2>
        <ul class="domains">
          {domains.map(({ name, brief, count }) => (
            <li key={name}>
              <a href={href(name)}>
                <span class="domain-name">
                  {name}
                  <span class="count">{count}</span>
                </span>
                <span class="domain-doc">{brief}</span>
              </a>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="ways">
        <h2 id="ways">Beyond the catalogue</h2>
        <ul class="ways">
          {ways.map(({ path, title, says }) => (
            <li key={path}>
              <a href={href(path)}>
                <span class="domain-name">{title}</span>
                <span class="domain-doc">{says}</span>
              </a>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
