// What formulas and banks take and give, read off their types: generated ones, and those of packs.

// biome-ignore lint/suspicious/noExplicitAny: calls of every type are matched.
type Any = any;

/** What the calls of a formula take and give: of numbers, of columns, and of those in 64-bit integers where it has them. */
type Calls<F> = F extends {
  (inputs: infer Row, params?: infer Params, options?: Any): infer Result;
  (inputs: infer Columns, params?: Any, options?: Any): infer Output;
  (inputs: Any, params: Any, options: Any): Any;
}
  ? [bigint] extends [Required<Row>[keyof Row]]
    ? WideCalls<F>
    : Made<Row, Result, Columns, Output, never, never, Params>
  : never;

/** Overloads are told apart by their number, counted from the last one: these have two more. */
type WideCalls<F> = F extends {
  (inputs: infer Row, params?: infer Params, options?: Any): infer Result;
  (inputs: infer Columns, params?: Any, options?: Any): infer Output;
  (inputs: infer WideRow, params?: Any, options?: Any): infer WideResult;
  (inputs: infer WideColumns, params?: Any, options?: Any): infer WideOutput;
  (inputs: Any, params: Any, options: Any): Any;
}
  ? Made<Row, Result, Columns | WideColumns, Output | WideOutput, WideRow, WideResult, Params>
  : never;

interface Made<Row, Result, Columns, Output, WideRow, WideResult, Params> {
  row: Row;
  result: Result;
  columns: Columns;
  output: Output;
  wideRow: WideRow;
  wideResult: WideResult;
  params: Exclude<Params, undefined>;
}

/** What a bank is typed by. */
interface Banked<Row, Result> {
  at(entity: number, inputs: Row): Result;
  stepAt: Any;
}

/** What a row is made of: of a formula, or of an entity of a bank. */
export type RowOf<S> = S extends Banked<infer Row, Any> ? Row : Calls<S>["row"];
/** What a row comes to. */
export type ResultOf<S> = S extends Banked<Any, infer Result> ? Result : Calls<S>["result"];
/** The same in 64-bit integers. */
export type WideRowOf<S> = Calls<S>["wideRow"];
export type WideResultOf<S> = Calls<S>["wideResult"];
/** Parameters of a formula. */
export type ParamsOf<S> = Calls<S>["params"];
/** Columns that a formula or a bank takes. */
export type ColumnsOf<S> = S extends { step(inputs: infer Columns): Any; stepAt: Any } ? Columns : Calls<S>["columns"];
/** Columns that it gives. */
export type OutputOf<S> = S extends { step(inputs: Any): infer Output; stepAt: Any } ? Output : Calls<S>["output"];
/** Names of outputs; one that has none is called "output". */
export type NameOf<Result> = Result extends object ? keyof Result & string : "output";
