// The worker of a page: a file of its own, as bundlers and a strict policy want it.
import { type Letter, ready } from "./message.ts";
import { server } from "./work.ts";

const scope = globalThis as unknown as {
  addEventListener(event: "message", listener: (event: { data: Letter }) => void): void;
  postMessage(message: unknown, transfer?: readonly unknown[]): void;
};
const serve = server();
scope.addEventListener("message", ({ data }) => {
  const answer = serve(data);
  scope.postMessage(answer, answer.buffers);
});
scope.postMessage(ready);
