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

// Nobody tells a page that a worker of it has ended. A lock does: it is free then. Pages that are not served securely have none.
const { locks } = globalThis.navigator ?? {};
const lock = `-${globalThis.crypto?.getRandomValues(new Uint32Array(4)).join("-")}`;
const held = () => {
  scope.postMessage(ready + lock);
  return new Promise(() => {});
};
if (locks) locks.request(ready + lock, held).catch(() => scope.postMessage(ready));
else scope.postMessage(ready);
