// What the generated bank of a formula adds to: few rows and single events without looking at the spec.
import { Bank, type BankOptions, type StepOptions } from "./bank.ts";
import type { Given } from "./check.ts";
import type { General } from "./general.ts";
import type { Result } from "./results.ts";
import { few, Port, take } from "./short.ts";

export abstract class ShortBank extends Bank {
  /** parameters by position: doubles, so that none is unboxed at an event */
  protected readonly p: Float64Array;
  /** neither disposed of, nor in 64-bit integers, nor with invalid rows refused, nor with parameters for each entity */
  protected easy: boolean;
  /** outputs by where they stand in the bank's memory */
  readonly #ports = new Map<number, Port>();

  /** `reserved`: where the frame of the formula ends. */
  constructor(general: General, reserved: number, entities: number, params?: Given, options: BankOptions = {}) {
    super(general.plan, general.engine, entities, params, options, reserved);
    const { paramArg, paramNames } = general.plan;
    this.easy = !this.int64 && !this.strict && this.plan === general.plan;
    this.p = Float64Array.from(this.easy ? this.args.slice(paramArg, paramArg + paramNames.length) : []);
  }

  /** Few ticks of few entities; as many ticks as the columns hold where they are not told. */
  protected abstract short(inputs: Given, options: StepOptions | undefined, ticks: number): Result | undefined;

  /** A short column out of the bank's memory. */
  protected take(at: number, column: Float64Array, n: number): Float64Array {
    const { f64 } = this.live!.instance;
    if (n <= few) return take(f64, at, column, n);
    let port = this.#ports.get(at);
    if (port === undefined) {
      port = new Port(f64, at);
      this.#ports.set(at, port);
    }
    return port.take(column, n);
  }

  override step(inputs: Given, options?: StepOptions): Result | undefined {
    return this.short(inputs, options, 1);
  }

  override run(inputs?: Given, options?: StepOptions): Result | undefined {
    return inputs === undefined ? super.run() : this.short(inputs, options, 0);
  }

  override dispose(): void {
    this.easy = false;
    this.#ports.clear();
    super.dispose();
  }
}
