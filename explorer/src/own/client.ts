// The page's side of the compilers: the newest text is compiled, what hangs is ended, and what broke begins anew with the next text.
import type { Answer, Ask, AskPack, First, Mark, Wasm } from "./messages.ts";

/** What is being done, or what came of it. */
export type Status =
  | { readonly kind: "idle" }
  | { readonly kind: "loading"; readonly done: number; readonly of: number; readonly bytes: number }
  | { readonly kind: "compiling"; readonly stage: string }
  | { readonly kind: "compiled"; readonly milliseconds: number }
  | { readonly kind: "mistakes"; readonly mistakes: readonly Mark[] }
  | { readonly kind: "failed"; readonly message: string };

export interface Listener {
  readonly status: (status: Status) => void;
  readonly first: (first: First) => void;
  readonly scalar: (wasm: Wasm) => void;
}

export interface Pack {
  readonly zip: Wasm;
  readonly files: number;
}

/** A stage takes a second or two, on a slow machine ten; whatever takes this long does not end. */
const patience = 60_000;

export class Compiler {
  #worker: Worker | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #id = 0;
  #newest = 0;
  readonly #packs = new Map<number, { resolve: (pack: Pack) => void; reject: (error: Error) => void }>();

  constructor(
    readonly listener: Listener,
    readonly limit = patience,
  ) {}

  /** Compiles a text; what was asked before is dropped. */
  compile(text: string): void {
    this.#newest = ++this.#id;
    this.#send({ kind: "compile", id: this.#newest, text });
    this.#wait();
  }

  /** The pack of what was compiled last. */
  pack(name: string): Promise<Pack> {
    const id = ++this.#id;
    return new Promise((resolve, reject) => {
      this.#packs.set(id, { resolve, reject });
      this.#send({ kind: "pack", id, name });
    });
  }

  /** Ends what runs. */
  stop(why = "the page was left"): void {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const { reject } of this.#packs.values()) reject(new Error(why));
    this.#packs.clear();
  }

  #send(message: Ask | AskPack): void {
    this.#worker ??= this.#made();
    this.#worker.postMessage(message);
  }

  #made(): Worker {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "compilers" });
    worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => {
      if (worker === this.#worker) this.#hear(data);
    });
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      if (worker === this.#worker) this.#fail(event.message || "the compilers could not be fetched");
    });
    return worker;
  }

  #hear(answer: Answer): void {
    const { listener } = this;
    if (answer.kind === "loading") {
      // A slow line is no hang.
      this.#wait();
      listener.status({ ...answer, bytes: Number(answer.bytes) || 0 });
      return;
    }
    const pack = this.#packs.get(answer.id);
    if (pack) {
      this.#packs.delete(answer.id);
      if (answer.kind === "pack") pack.resolve(answer);
      else pack.reject(new Error("message" in answer ? answer.message : "no pack"));
      return;
    }
    if (answer.id !== this.#newest) return;
    if (answer.kind === "stage" || answer.kind === "first") this.#wait();
    else clearTimeout(this.#timer);
    if (answer.kind === "stage") listener.status({ kind: "compiling", stage: answer.stage });
    else if (answer.kind === "first") listener.first(answer.first);
    else if (answer.kind === "mistakes") listener.status(answer);
    else if (answer.kind === "failed") this.#fail(answer.message);
    else if (answer.kind === "compiled") {
      listener.scalar(answer.scalar);
      listener.status(answer);
    }
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#fail(`it took longer than ${this.limit / 1000} s and was ended; is there a helper that doubles its work?`);
    }, this.limit);
  }

  /** A compiler that failed may be left in any state. */
  #fail(message: string): void {
    this.stop(message);
    this.listener.status({ kind: "failed", message });
  }
}
