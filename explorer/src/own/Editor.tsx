// An editor of TypeScript with mistakes at their lines. It lies in a shadow root, where its styles are objects and not elements, which the
// policy of the page forbids.
import { javascript } from "@codemirror/lang-javascript";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import type { Text } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { basicSetup } from "codemirror";
import type { Ref } from "preact";
import { useEffect, useImperativeHandle, useRef } from "preact/hooks";
import type { Mark } from "./messages.ts";

export interface Handle {
  /** takes the place of the text; undo brings that back */
  replace(text: string): void;
  /** puts the cursor where a mark is */
  goTo(mark: Mark): void;
}

interface EditorProps {
  /** the first text; later ones come by `replace` */
  readonly text: string;
  readonly mistakes: readonly Mark[];
  readonly doubts: readonly Mark[];
  readonly onText: (text: string) => void;
  readonly handle: Ref<Handle>;
}

export function Editor({ text, mistakes, doubts, onText, handle }: EditorProps) {
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const changed = useRef(onText);
  changed.current = onText;

  useEffect(() => {
    const root = box.current!.shadowRoot ?? box.current!.attachShadow({ mode: "open" });
    view.current = new EditorView({
      doc: text,
      parent: root,
      root,
      extensions: [
        basicSetup,
        javascript({ typescript: true }),
        syntaxHighlighting(colours),
        look,
        overSelection,
        lintGutter(),
        EditorView.contentAttributes.of({ "aria-label": "Spec and step body, in TypeScript", tabindex: "0" }),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) changed.current(state.doc.toString());
        }),
      ],
    });
    return () => view.current?.destroy();
  }, []);

  useEffect(() => {
    const { state } = view.current!;
    const all = [
      ...mistakes.map((mark) => diagnostic(mark, "error", state.doc)),
      ...doubts.map((mark) => diagnostic(mark, "warning", state.doc)),
    ];
    view.current!.dispatch(
      setDiagnostics(
        state,
        all.flatMap((one) => one ?? []),
      ),
    );
  }, [mistakes, doubts]);

  useImperativeHandle(handle, () => ({
    replace(text) {
      const { state } = view.current!;
      view.current!.dispatch({ changes: { from: 0, to: state.doc.length, insert: text }, selection: { anchor: 0 } });
    },
    goTo(mark) {
      const found = diagnostic(mark, "error", view.current!.state.doc);
      if (found) view.current!.dispatch({ selection: { anchor: found.from }, scrollIntoView: true });
      view.current!.focus();
    },
  }));

  return <div class="own-editor" ref={box} />;
}

/** Where text takes the place of a selection, browsers keep its looks by style attributes, which the policy forbids: the editor does it. */
const overSelection = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { from, to, empty } = view.state.selection.main;
    const text = event.data;
    if (empty || !text || event.isComposing || event.inputType !== "insertText") return false;
    event.preventDefault();
    const insert = () => view.state.update(view.state.replaceSelection(text), { userEvent: "input.type" });
    if (!view.state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, text, insert)))
      view.dispatch(insert());
    return true;
  },
});

/** From its column to the end of the word there, in a text that may have become shorter since. */
function diagnostic(
  { line: at, column = 1, message }: Mark,
  severity: Diagnostic["severity"],
  doc: Text,
): Diagnostic | undefined {
  if (at === undefined || at > doc.lines) return undefined;
  const line = doc.line(at);
  const from = Math.min(line.from + column - 1, line.to);
  const word = /^[\w$]+/.exec(doc.sliceString(from, line.to))?.[0].length ?? 1;
  return { from, to: Math.min(from + word, line.to), severity, message };
}

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--series-4)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--series-3)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--series-2)" },
  { tag: tags.comment, color: "var(--muted)", fontStyle: "italic" },
  { tag: [tags.function(tags.variableName), tags.definition(tags.variableName)], color: "var(--accent)" },
  { tag: tags.typeName, color: "var(--series-5)" },
]);

const look = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--raised)", fontSize: "14px", height: "100%" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55" },
  ".cm-content": { padding: "10px 0", caretColor: "var(--ink)" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--raised)", color: "var(--muted)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--accent) 7%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--accent) 25%, transparent)",
  },
  ".cm-selectionMatch": { backgroundColor: "color-mix(in srgb, var(--accent) 15%, transparent)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "color-mix(in srgb, var(--accent) 30%, transparent)" },
  ".cm-foldPlaceholder": { backgroundColor: "transparent", color: "var(--muted)", borderColor: "var(--line)" },
  ".cm-tooltip, .cm-panels": {
    backgroundColor: "var(--paper)",
    color: "var(--ink)",
    border: "1px solid var(--line)",
    fontFamily: "var(--sans)",
  },
  ".cm-diagnostic": { fontFamily: "var(--sans)", fontSize: "13px", maxWidth: "60ch", whiteSpace: "pre-wrap" },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--bad)",
    textUnderlineOffset: "3px",
  },
  ".cm-lintRange-warning": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--series-2)",
    textUnderlineOffset: "3px",
  },
  ".cm-lint-marker": { width: "0.7em", height: "0.7em", borderRadius: "50%", content: "none", marginTop: "0.35em" },
  ".cm-lint-marker-error": { content: "none", backgroundColor: "var(--bad)" },
  ".cm-lint-marker-warning": { content: "none", backgroundColor: "var(--series-2)" },
  ".cm-textfield, .cm-button": {
    backgroundColor: "var(--raised)",
    backgroundImage: "none",
    color: "var(--ink)",
    border: "1px solid var(--line)",
  },
});
