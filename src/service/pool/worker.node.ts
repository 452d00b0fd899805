// The same of Node's worker_threads.
import { parentPort } from "node:worker_threads";
import { type Letter, ready } from "./message.ts";
import { server } from "./work.ts";

const serve = server();
parentPort?.on("message", (letter: Letter) => {
  const answer = serve(letter);
  parentPort?.postMessage(answer, answer.buffers as ArrayBuffer[]);
});
parentPort?.postMessage(ready);
