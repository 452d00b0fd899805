// Workers, each in a seat of its own: who has work to do, what is on its way, and what becomes of it when one is lost.
import type { Origin } from "../../origin.ts";
import { PoolError } from "./error.ts";
import { Freight, type Memory } from "./freight.ts";
import type { Link, Listener } from "./link.ts";
import type { Answer, Order } from "./message.ts";
import { Staging } from "./staging.ts";

/** One thing for a worker to do. */
export interface Task {
  readonly of: Origin;
  /** which seat it must be done in; any where nothing says */
  readonly seat?: number | undefined;
  /** written down when its turn comes, and anew when it is tried again */
  order(freight: Freight, formula: number): Order;
  /** whether anybody still waits for it */
  wanted(): boolean;
  done(answer: Answer): void;
  failed(error: unknown): void;
}

/** Work that is cut while it is done: the next piece of it, as long as there is one. */
export interface Work {
  next(): Task | undefined;
  /** no worker is left */
  failed(error: unknown): void;
}

interface Sent {
  readonly task: Task;
  readonly freight: Freight;
}

interface Seat {
  readonly index: number;
  link: Link;
  ready: boolean;
  /** why nobody sits here any more */
  dead?: PoolError | undefined;
  held: boolean;
  /** letters whose answer is to come */
  readonly sent: Map<number, Sent>;
  readonly queue: Task[];
  /** modules and formulas that it has been told of */
  readonly told: Set<number>;
}

/** Chunks that a worker has before it, so that it need not wait for this thread. */
const ahead = 2;

export type Make = (listener: Listener) => Link;
export type Lost = (seat: number, why: PoolError, replaced: boolean) => void;

export class Seats {
  readonly #seats: Seat[];
  readonly #works: Work[] = [];
  readonly #again: Task[] = [];
  readonly #tried = new WeakSet<Task>();
  readonly #numbers = new Map<object, number>();
  readonly #staging: Staging;
  #letters = 0;
  #starting: { cameUp(): void; reject(error: unknown): void } | undefined;
  #closed = false;

  constructor(
    readonly make: Make,
    threads: number,
    readonly memory: Memory,
    readonly lost: Lost,
    readonly oneByOne = false,
  ) {
    this.#staging = new Staging(memory === "shared");
    this.#seats = Array.from({ length: threads }, (_, index) => ({
      index,
      link: undefined as never,
      ready: false,
      held: true,
      sent: new Map(),
      queue: [],
      told: new Set(),
    }));
  }

  get length(): number {
    return this.#seats.length;
  }

  /** Starts all workers; refuses when one of them does not come up, and ends the others. */
  async start(): Promise<void> {
    const started = new Promise<void>((resolve, reject) => {
      const cameUp = () => {
        const next = this.#seats.find(({ link }) => !link);
        try {
          if (next) this.#sit(next);
          else if (this.#seats.every(({ ready }) => ready)) resolve();
        } catch (error) {
          reject(error);
        }
      };
      this.#starting = { cameUp, reject };
    });
    try {
      for (const seat of this.oneByOne ? this.#seats.slice(0, 1) : this.#seats) this.#sit(seat);
      await started;
    } catch (error) {
      await this.end();
      throw error;
    } finally {
      this.#starting = undefined;
    }
    this.pump();
  }

  /** Takes work on. */
  add(work: Work): void {
    const dead = this.#allDead();
    if (dead) {
      work.failed(dead);
      return;
    }
    this.#works.push(work);
    this.pump();
  }

  /** Takes on a task for its seat. */
  pin(task: Task): void {
    const seat = this.#seats[task.seat!]!;
    if (seat.dead) {
      task.failed(seat.dead);
      return;
    }
    seat.queue.push(task);
    this.pump();
  }

  async end(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#seats.map(({ link }) => link?.end()));
  }

  /** Gives every worker what it has room for. */
  pump(): void {
    for (let given = true; given; ) {
      given = false;
      // In turns, so that the first chunks go to all of them.
      for (const seat of this.#seats)
        if (seat.ready && !this.#closed && seat.sent.size < ahead) given = this.#give(seat) || given;
    }
    const waiting = this.#works.length > 0 || this.#again.length > 0;
    for (const seat of this.#seats) {
      const on = seat.sent.size > 0 || (!seat.ready && !seat.dead && (waiting || seat.queue.length > 0));
      if (on !== seat.held) seat.link.hold(on);
      seat.held = on;
    }
  }

  #sit(seat: Seat): void {
    seat.ready = false;
    seat.told.clear();
    seat.held = true;
    seat.link = this.make({
      ready: () => {
        seat.ready = true;
        if (!this.#starting) this.pump();
        else this.#starting.cameUp();
      },
      answer: (answer) => this.#answer(seat, answer),
      lost: (why) => this.#lose(seat, why),
    });
  }

  /** The next task for a seat, sent; false where there is none. */
  #give(seat: Seat): boolean {
    const task = seat.queue.shift() ?? this.#again.shift() ?? this.#next();
    if (!task) return false;
    const freight = new Freight(this.memory, this.#staging);
    const id = ++this.#letters;
    try {
      const order = task.order(freight, this.#tell(seat, task.of));
      seat.link.post({ id, order, buffers: freight.buffers });
      seat.sent.set(id, { task, freight });
    } catch (error) {
      // A column whose buffer was taken away meanwhile, no room for a copy.
      task.failed(error);
    }
    return true;
  }

  #next(): Task | undefined {
    while (this.#works.length) {
      const work = this.#works.shift()!;
      const task = work.next();
      if (!task) continue;
      // Calls that run at once take turns.
      this.#works.push(work);
      return task;
    }
    return undefined;
  }

  /** The number that a worker knows a formula by; tells it of a new one. */
  #tell(seat: Seat, { engine, plan }: Origin): number {
    const numberOf = (of: object) => {
      const number = this.#numbers.get(of) ?? this.#numbers.size + 1;
      this.#numbers.set(of, number);
      return number;
    };
    const [module, formula] = [numberOf(engine.module), numberOf(plan)];
    const { domain, name, spec } = plan;
    const post = (number: number, order: Order) => {
      if (!seat.told.has(number)) seat.link.post({ id: 0, order, buffers: [] });
      seat.told.add(number);
    };
    post(module, { do: "module", module, wasm: engine.module });
    post(formula, { do: "formula", formula, module, domain, name, spec });
    return formula;
  }

  #answer(seat: Seat, answer: Answer): void {
    const sent = seat.sent.get(answer.id);
    if (!sent) return;
    seat.sent.delete(answer.id);
    try {
      sent.freight.unload(answer.buffers, answer.error === undefined && sent.task.wanted());
      if (answer.error === undefined) sent.task.done(answer);
      else sent.task.failed(answer.error);
    } catch (error) {
      sent.task.failed(error);
    }
    this.pump();
  }

  #lose(seat: Seat, why: PoolError): void {
    if (this.#starting) {
      this.#starting.reject(why);
      return;
    }
    const started = seat.ready;
    const tasks = [...[...seat.sent.values()].map(({ task }) => task), ...seat.queue.splice(0)];
    seat.sent.clear();
    const replaced = started && this.#replace(seat, why);
    // Who does not even start would be replaced for ever.
    if (!started) seat.dead = new PoolError(`${why.message}, and so did the one in its place`, { cause: why });
    this.lost(seat.index, why, replaced);
    for (const task of tasks) {
      if (task.seat !== undefined || this.#tried.has(task)) task.failed(why);
      else if (task.wanted()) {
        this.#tried.add(task);
        this.#again.push(task);
      } else task.failed(why);
    }
    const dead = this.#allDead();
    if (dead) {
      for (const task of this.#again.splice(0)) task.failed(dead);
      for (const work of this.#works.splice(0)) work.failed(dead);
    }
    this.pump();
  }

  #replace(seat: Seat, why: PoolError): boolean {
    try {
      this.#sit(seat);
      return true;
    } catch (cause) {
      seat.dead = new PoolError(`${why.message}, and no other could be made`, { cause });
      return false;
    }
  }

  #allDead(): PoolError | undefined {
    return this.#seats.every(({ dead }) => dead) ? this.#seats[0]?.dead : undefined;
  }
}
