// The server, in a process of its own so that the load generator takes nothing from it. GET /limiter/batcher/17/1: the service, the way,
// the client and its figure.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { load } from "lanewise";
import { figures, known, limiter, peers, type Service, wayNames } from "./ways.ts";

/** What the server tells who started it. */
export interface Started {
  readonly port: number;
  /** nanoseconds that an answer takes without HTTP, by service and way */
  readonly alone: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Serves until told to stop. */
export async function serve(): Promise<void> {
  const lw = await load();
  await using limits = limiter(lw);
  await using scores = peers(lw);
  const services: Readonly<Record<string, Service>> = { limiter: limits, peers: scores };
  const alone: Record<string, Record<string, number>> = {};
  for (const [name, service] of Object.entries(services))
    alone[name] = await timed(service, figures[name as keyof typeof figures]);
  const server = createServer((request, response) => answer(services, request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stopped = new Promise<void>((resolve) => {
    process.once("message", () => resolve());
    process.once("disconnect", () => resolve());
  });
  process.send?.({ port: (server.address() as AddressInfo).port, alone } satisfies Started);
  await stopped;
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  if (process.connected) process.disconnect();
}

function answer(services: Readonly<Record<string, Service>>, request: IncomingMessage, response: ServerResponse): void {
  const [, name = "", way = "", client, figure] = decodeURIComponent(request.url ?? "").split("/");
  const service = services[name];
  const compute = service?.ways[way as keyof Service["ways"]];
  if (!service || !compute) {
    end(response, 404, { error: "no such service" });
    return;
  }
  const tell = (result: object) => end(response, service.status(result), result);
  const fail = (error: unknown) => end(response, 400, { error: String(error) });
  try {
    const result = compute(Number(client), Number(figure));
    if (result instanceof Promise) result.then(tell, fail);
    else tell(result);
  } catch (error) {
    fail(error);
  }
}

function end(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
  response.end(text);
}

/** Nanoseconds an answer, 64 requests at a time; the least of some rounds, which take turns. */
async function timed({ ways }: Service, figure: (i: number) => number): Promise<Record<string, number>> {
  const least: Record<string, number> = {};
  for (let round = 0; round < 12; round++)
    for (const way of wayNames) {
      const start = performance.now();
      for (let i = 0; i < 6400; i += 64) {
        const answers = Array.from({ length: 64 }, (_, k) => ways[way](((i + k) * 37) % known, figure(i + k)));
        if (way === "batcher") await Promise.all(answers);
      }
      least[way] = Math.min(least[way] ?? Number.POSITIVE_INFINITY, ((performance.now() - start) * 1e6) / 6400);
    }
  return least;
}
