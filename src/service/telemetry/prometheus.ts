// What telemetry counts, as metrics of prom-client. Nothing is imported: the client is handed over, so that there is one registry.
import type { Counter, Gauge, Registry } from "prom-client";
import { wrongKind } from "../../check.ts";
import type { Family, Telemetry } from "../telemetry.ts";

/** What is needed of prom-client: `import * as client from "prom-client"`. */
export interface PromClient {
  readonly Counter: typeof Counter;
  readonly Gauge: typeof Gauge;
  readonly register: Registry;
}

/**
 * Registers every counter as `lanewise_<name>_total` and every gauge by its name, each labelled by formula, those that come later too;
 * they are read when somebody scrapes. The function returned takes them out of the registry.
 */
export function prometheus(telemetry: Telemetry, client: PromClient, registry: Registry = client.register): () => void {
  if (typeof client?.Counter !== "function" || typeof client.Gauge !== "function")
    throw wrongKind("prometheus", "client", 'prom-client, as import * as client from "prom-client"', client);
  const names: string[] = [];
  const register = (family: Family): void => {
    const { kind, help } = family;
    const name = kind === "counter" ? `lanewise_${family.name}_total` : family.name;
    const config = { name, help, labelNames: ["formula"] as const, registers: [registry] };
    const metrics = () => telemetry.metrics(family.name);
    if (kind === "counter")
      new client.Counter({
        ...config,
        collect() {
          this.reset();
          for (const { formula, value } of metrics()) this.inc({ formula }, value);
        },
      });
    else
      new client.Gauge({
        ...config,
        collect() {
          this.reset();
          for (const { formula, value } of metrics()) this.set({ formula }, value);
        },
      });
    names.push(name);
  };
  const stop = telemetry.onFamily(register);
  return () => {
    stop();
    for (const name of names) registry.removeSingleMetric(name);
  };
}
