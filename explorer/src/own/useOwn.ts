// From the text in the editor to formulas that can be called.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { bind } from "../../../src/bind.ts";
import type { Callable } from "../kernels.ts";
import { Compiler, type Status } from "./client.ts";
import type { First, Mark, Wasm } from "./messages.ts";

/** What a text became. */
export interface Made {
  readonly text: string;
  readonly first: First;
  /** formulas by id, of the build that this browser runs fastest */
  readonly formulas: ReadonlyMap<string, Callable>;
  /** the other build, once it is there */
  readonly scalar?: ReadonlyMap<string, Callable>;
}

export interface Own {
  readonly status: Status;
  /** the last text that compiled */
  readonly made: Made | undefined;
  readonly mistakes: readonly Mark[];
  /** of types, in a text that compiles */
  readonly doubts: readonly Mark[];
  readonly compiler: Compiler;
}

/** Typing goes on for this long before its text is compiled. */
const pause = 350;
const none: readonly Mark[] = [];

export function useOwn(text: string): Own {
  const [status, setStatus] = useState<Status>({ kind: "idle" });
  const [made, make] = useState<Made>();
  const asked = useRef(text);
  const compiler = useMemo(
    () =>
      new Compiler({
        status: setStatus,
        first: (first) => attempt(first, first.simd, (formulas) => make({ text: asked.current, first, formulas })),
        scalar: (wasm) => make((made) => made && attempt(made.first, wasm, (scalar) => ({ ...made, scalar }))),
      }),
    [],
  );

  function attempt<T>(first: First, wasm: Wasm, use: (formulas: ReadonlyMap<string, Callable>) => T): T | undefined {
    try {
      return use(bound(first, wasm));
    } catch (error) {
      setStatus({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
      return undefined;
    }
  }

  const begun = useRef(false);
  useEffect(() => {
    const timer = setTimeout(
      () => {
        begun.current = true;
        asked.current = text;
        compiler.compile(text);
      },
      begun.current ? pause : 0,
    );
    return () => clearTimeout(timer);
  }, [text, compiler]);
  useEffect(() => () => compiler.stop(), [compiler]);

  const mistakes = status.kind === "mistakes" ? status.mistakes : none;
  const doubts = status.kind !== "mistakes" && made?.text === text ? made.first.doubts : none;
  return { status, made, mistakes, doubts, compiler };
}

/** Nothing is generated here, as the policy of the page asks: the general caller reads specs at each call. */
function bound({ catalog }: First, wasm: Wasm): ReadonlyMap<string, Callable> {
  const domains = bind(catalog, new WebAssembly.Module(wasm)) as unknown as Readonly<
    Record<string, Readonly<Record<string, Callable>>>
  >;
  return new Map(
    Object.entries(catalog).flatMap(([domain, specs]) =>
      Object.keys(specs).map((name) => [`${domain}.${name}`, domains[domain]![name]!]),
    ),
  );
}
