// A formula's equations, typed from its spec: (row, parameters) => next state and outputs.
import type { ChoiceParam, Field, Spec, ToggleParam } from "../src/spec.ts";
import type { Lane } from "./vocabulary.ts";

type Lanes<N extends PropertyKey> = Record<N, Lane>;
type States<S extends Spec> = Exclude<keyof NonNullable<S["state"]>, "skipped">;
type Outputs<S extends Spec> = S["output"] extends Field ? "output" : Extract<keyof S["output"], string>;

/** What bodies call a state: by its name, or `heldPrice` where an input, or an output that does not mirror it, is `price` too. */
type Held<S extends Spec> = {
  [K in States<S> & string]: K extends keyof S["inputs"] | Unlike<S> ? held<K> : K;
}[States<S> & string];
type Unlike<S extends Spec> = S["output"] extends Field
  ? never
  : { [K in keyof S["output"]]: S["output"][K] extends { readonly mirrors: string } ? never : K }[keyof S["output"]];
type held<K extends string> = `held${Capitalize<K>}`;

/** Inputs and state of one row. A name that is both an input's and a parameter's is a Lane here and a number there. */
export type Row<S extends Spec> = Lanes<keyof S["inputs"] | Held<S>>;

/** Parameters: numbers, names of choices, yes or no. */
export type Params<S extends Spec> = {
  readonly [K in keyof S["params"]]: S["params"][K] extends ChoiceParam<infer V>
    ? V
    : S["params"][K] extends ToggleParam
      ? boolean
      : number;
};

/**
 * What a step returns: every state; of a map every output. Outputs of a recurrence that mirror a state are derived; that the
 * others are there is looked after by the compiler.
 */
export type Results<S extends Spec> = undefined extends S["state"]
  ? Lanes<Outputs<S>>
  : Lanes<Held<S>> & Partial<Lanes<Outputs<S>>>;

/** What equations cannot say. All optional, and written out where they stand: the compiler reads them from the text. */
export interface Hints<S extends Spec> {
  /** loops of their own for these values of a choice or toggle: { adapt: ["none"] } */
  readonly loops?: { readonly [K in keyof S["params"]]?: readonly Params<S>[K][] };
  /** inputs that are one event: an event with one of them missing is no event */
  readonly together?: readonly (readonly (keyof S["inputs"])[])[];
  /** every input is an event by itself, the required ones too: the body asks which are `valid`, a tick without them shows what is */
  readonly each?: true;
  /** states that are NaN only while another one is: { tokens: "last" } */
  readonly behind?: { readonly [K in States<S>]?: States<S> };
  /** toggle without which nothing is counted as skipped */
  readonly counts?: keyof S["params"];
  /** outputs that a skipped tick tells too: computed from the state as it stands, in the place of the variable that becomes the next one */
  readonly standing?: readonly Outputs<S>[];
  /** rows: one loop for each output ("each"), or one for all beside those of single outputs (the default) */
  readonly rows?: "each" | "all";
}

/** One row or tick in plain numbers, for tests and debuggers: choices are their names, toggles booleans. */
export type Run = (row: Record<string, number>, params: Record<string, unknown>) => Record<string, number>;

export interface Step {
  readonly spec: Spec;
  readonly run: Run;
}

/**
 * The equations of a formula. `spec` is written as `domain.formula`, which names the kernel. The compiler reads the body from the
 * text of the file; here it is checked, and can be run row by row.
 */
export const step = <const S extends Spec>(
  spec: S,
  body: (row: Row<S>, params: Params<S>) => Results<S>,
  _hints?: Hints<S>,
): Step => ({ spec, run: body as unknown as Run });
