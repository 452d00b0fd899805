import { indexed } from "../catalogue.ts";
import { href } from "../router.ts";

/** Text of a doc comment: what is in backticks is code, and a formula's name is a link to it. */
export function Doc({ text }: { readonly text: string }) {
  return (
    <>
      {text.split(/(`[^`]+`)/).map((part, k) => {
        if (part.startsWith("`")) return <code key={k}>{part.slice(1, -1)}</code>;
        return <Linked key={k} text={part} />;
      })}
    </>
  );
}

function Linked({ text }: { readonly text: string }) {
  return (
    <>
      {text.split(/(\b[a-z][a-z0-9]*\.[a-z][A-Za-z0-9]+\b)/).map((part, k) =>
        indexed(part) ? (
          <a key={k} href={href(part)}>
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </>
  );
}
