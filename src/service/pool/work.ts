// What a worker does: formulas and banks made anew from their specs, and what they are told to compute.
import type { Bank } from "../../bank.ts";
import { type Cells, checkDomain, checkSums, type Given, measure, readInputs, readParams } from "../../check.ts";
import { defaultStaging, Engine } from "../../engine.ts";
import { General } from "../../general.ts";
import { origin } from "../../origin.ts";
import type { Plan, Sizes } from "../../plan.ts";
import { bare, isField } from "../../spec.ts";
import { checkState } from "../../state.ts";
import { type Piece, roomFor, scatter, taken, viewOf } from "./cut.ts";
import type { Answer, Columns, Letter, Order, Sent, SentParams } from "./message.ts";

interface Known {
  (inputs: Given, params?: Given, options?: Given): unknown;
  bank(entities: number, params?: Given, options?: Given): Bank;
  readonly [origin]: { readonly plan: Plan };
}

export type Serve = (letter: Letter) => Answer;

export function server(): Serve {
  const engines = new Map<number, Engine>();
  const formulas = new Map<number, Known>();
  const banks = new Map<number, Bank>();

  function follow(order: Order): Uint8Array | undefined {
    switch (order.do) {
      case "module":
        engines.set(order.module, new Engine(order.wasm as WebAssembly.Module, undefined, defaultStaging));
        return undefined;
      case "formula": {
        const engine = engines.get(order.module)!;
        formulas.set(order.formula, new General(engine, order.domain, order.name, order.spec).plain() as Known);
        return undefined;
      }
      case "call": {
        const formula = formulas.get(order.formula)!;
        const params = takenAll(order.params);
        const { plan } = formula[origin];
        if (order.checks)
          check(plan, takenAll(order.inputs), params, order.options.sizes as Sizes, order.checks === "all");
        else {
          const options = { ...order.options, ...(order.state && { state: takenAll(order.state) }) };
          writing(plan, order, (inputs, out) => formula(inputs, params, { ...options, out }));
        }
        return undefined;
      }
      case "bank": {
        const { entities, params, options, state } = order;
        const made = formulas
          .get(order.formula)!
          .bank(entities, takenAll(params), { ...options, state: takenAll(state) });
        banks.set(order.bank, made);
        return undefined;
      }
      case "step": {
        const bank = banks.get(order.bank)!;
        const { indices } = order;
        const { plan } = bank[origin];
        if (order.checks) {
          checkDomain(plan, readInputs(plan, takenAll(order.inputs)).sources);
          checkState(
            { ...plan, states: plan.states.filter(({ name }) => name in bank.state) },
            bank.state,
            bank.entities,
            indices,
          );
        } else
          writing(plan, order, (inputs, out) =>
            indices ? bank.stepAt(indices, inputs, { out }) : bank.run(inputs, { out }),
          );
        return undefined;
      }
      case "save":
        return banks.get(order.bank)!.save();
      case "load":
        banks.get(order.bank)!.load(order.bytes);
        return undefined;
      case "reset":
        banks.get(order.bank)!.reset();
        return undefined;
      case "drop":
        banks.delete(order.bank);
        return undefined;
    }
  }

  return ({ id, order, buffers }) => {
    const start = performance.now();
    try {
      const bytes = follow(order);
      return { id, buffers, ms: performance.now() - start, bytes };
    } catch (error) {
      return {
        id,
        buffers,
        ms: performance.now() - start,
        error: error instanceof Error ? error : new Error(String(error)),
      };
    }
  };
}

/** Throws as a call that asks for it would, of what lies outside its domain. */
function check(plan: Plan, inputs: Given, params: Given, known: Sizes, all: boolean): void {
  const { sources, int64 } = readInputs(plan, inputs);
  const args = (int64 ? plan.wideDefaults : plan.defaults).slice();
  readParams(plan, params, args, int64);
  if (all) checkDomain(plan, sources);
  if (plan.shape === "groups") checkSums(plan, sources, measure(plan, sources, known), args, all);
}

const isPiece = (value: unknown): value is Piece => typeof value === "object" && value !== null && "cells" in value;

/** Columns of what was sent; the rest as it is. */
function takenAll(sent: Readonly<Record<string, Sent>> | SentParams): Record<string, unknown> {
  const one = (value: unknown): unknown =>
    isPiece(value) ? taken(value) : Array.isArray(value) ? value.map(one) : value;
  return Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, one(value)]));
}

/** Computes straight into the columns that were sent where their cells stand side by side. */
function writing({ spec }: Plan, { inputs, outputs }: Columns, compute: (inputs: Given, out: unknown) => void): void {
  if (outputs === null) {
    compute(takenAll(inputs), null);
    return;
  }
  const beside: [Cells, Piece][] = [];
  const out: Record<string, Cells> = {};
  for (const [name, piece] of Object.entries(outputs)) {
    const view = viewOf(piece);
    out[name] = view ?? roomFor(piece.cells, piece.cut!);
    if (!view) beside.push([out[name]!, piece]);
  }
  compute(takenAll(inputs), isField(spec.output) ? out[bare] : out);
  for (const [cells, { cells: column, cut }] of beside) scatter(cells, cut!, column);
}
