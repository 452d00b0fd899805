// Write your own: a spec and a step body, compiled in the page.

import { ids } from "virtual:start-ids";
import { useEffect, useRef, useState } from "preact/hooks";
import { Editor, type Handle } from "../own/Editor.tsx";
import { keep, kept, packed, unpacked } from "../own/keep.ts";
import { Marks } from "../own/Marks.tsx";
import type { Mark } from "../own/messages.ts";
import { Progress } from "../own/Progress.tsx";
import { Start, startText } from "../own/Start.tsx";
import { Tried } from "../own/Tried.tsx";
import { map } from "../own/templates.ts";
import { useOwn } from "../own/useOwn.ts";
import "../own/own.css";
import { href } from "../router.ts";
import type { PageProps } from "../routes.ts";
import { Note } from "../ui/Note.tsx";

export default function Page({ place: { query } }: PageProps) {
  const shared = query.get("text");
  const from = query.get("from");
  const given = shared === null ? undefined : unpacked(shared);
  const [text, write] = useState(() => given ?? kept() ?? map);
  const [other, compare] = useState(() => query.get("beside") ?? from ?? "");
  const [said, say] = useState(shared !== null && given === undefined ? "The text in this link is not whole." : "");
  const editor = useRef<Handle>(null);
  const { status, made, mistakes, doubts, compiler } = useOwn(text);

  const change = (text: string) => {
    write(text);
    keep(text);
    say("");
  };
  const start = (text: string | Promise<string>, id = "") => {
    Promise.resolve(text).then(
      (text) => {
        editor.current?.replace(text);
        compare(id);
        say("Undo in the editor brings your text back.");
      },
      (error: Error) => say(error.message),
    );
  };
  useEffect(() => {
    document.title = "Write your own · lanewise";
    if (from && given === undefined) start(startText(from), from);
  }, [from]);

  const link = async () => {
    const letters = packed(text);
    if (!letters) return say("This text is too long for a link.");
    const place = new URLSearchParams({ text: letters, ...(other ? { beside: other } : {}) });
    history.replaceState(history.state, "", href("own", place));
    const copied = await navigator.clipboard?.writeText(location.href).then(
      () => true,
      () => false,
    );
    say(copied ? "The link is copied, the text is in it." : "The link is in the address bar, the text is in it.");
  };
  const download = async () => {
    const name = Object.keys(made!.first.catalog)[0]!;
    try {
      const { zip, files } = await compiler.pack(name);
      save(zip, `${name}.zip`);
      say(`${name}.zip has the ${files} files that lanewise build writes.`);
    } catch (error) {
      say(`No pack: ${error instanceof Error ? error.message : error}`);
    }
  };
  const ready = status.kind === "compiled" && made?.text === text;

  return (
    <article class="own">
      <h1>Write your own</h1>
      <p class="own-lead">
        A spec says what goes in, what comes out and within which bounds; a step body is its equation. Both are
        TypeScript, compiled here to WebAssembly, and nothing leaves this page.
      </p>
      <Start ids={ids} onStart={start} />
      <div class="own-sides">
        <Editor text={text} mistakes={mistakes} doubts={doubts} onText={change} handle={editor} />
        <section class="own-answer" aria-label="What the compilers say">
          <Progress status={status} made={made} />
          {status.kind === "failed" && (
            <Note kind="error" title="The compilers failed">
              <p>{status.message}</p>
              <button type="button" onClick={() => compiler.compile(text)}>
                Try again
              </button>
            </Note>
          )}
          <Marks label="Mistakes" marks={mistakes} onChoose={(mark: Mark) => editor.current?.goTo(mark)} />
          {doubts.length > 0 && (
            <>
              <p class="own-doubts">It compiles. Of its types TypeScript says:</p>
              <Marks label="Doubts" marks={doubts} onChoose={(mark: Mark) => editor.current?.goTo(mark)} />
            </>
          )}
          <div class="own-do">
            <button type="button" disabled={!ready} onClick={download}>
              Download as a pack
            </button>
            <button type="button" onClick={link}>
              Copy a link to this text
            </button>
          </div>
          <p class="own-said" role="status" aria-label="Last action">
            {said}
          </p>
        </section>
      </div>
      {made ? (
        <div class={made.text === text ? undefined : "own-stale"}>
          <Tried made={made} other={other} onOther={compare} />
        </div>
      ) : (
        <Note title="What you write is drawn here">
          The first time, the compilers have to be fetched; the browser keeps them.
        </Note>
      )}
    </article>
  );
}

/** Hands bytes to the browser's downloads. */
function save(bytes: Uint8Array<ArrayBuffer>, name: string): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: "application/zip" }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
