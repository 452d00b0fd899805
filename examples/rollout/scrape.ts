// Metrics as Prometheus gets them: an endpoint on this machine, asked over HTTP while the week runs.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Telemetry } from "lanewise/telemetry";
import { prometheus } from "lanewise/telemetry/prometheus";
import * as client from "prom-client";

export interface Endpoint {
  readonly url: string;
  /** numbers by the line they stand in, as `formula_mode{formula="energy.treasuryFee"}` */
  scrape(): Promise<ReadonlyMap<string, number>>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function endpoint(telemetry: Telemetry): Promise<Endpoint> {
  const registry = new client.Registry();
  const stop = prometheus(telemetry, client, registry);
  const server = createServer((_request, response) => {
    registry.metrics().then(
      (text) => response.setHeader("content-type", registry.contentType).end(text),
      (error) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
  return {
    url,
    async scrape() {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`rollout: ${url}: ${response.status} ${await response.text()}`);
      return parsed(await response.text());
    },
    async [Symbol.asyncDispose]() {
      stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Lines of numbers, without comments. */
function parsed(text: string): Map<string, number> {
  const lines = text.split("\n").filter((line) => line && !line.startsWith("#"));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ") + 1))]),
  );
}
