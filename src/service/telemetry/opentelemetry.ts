// What telemetry counts, as observable instruments of an OpenTelemetry meter, which is handed over: nothing is imported.
import type { Meter, ObservableCallback } from "@opentelemetry/api";
import { wrongKind } from "../../check.ts";
import type { Family, Telemetry } from "../telemetry.ts";

/**
 * Makes an instrument of every counter, `lanewise.<name>`, and of every gauge, by its name, each with the attribute `formula`, those that
 * come later too; they are read when the meter collects. The function returned ends it.
 */
export function openTelemetry(telemetry: Telemetry, meter: Meter): () => void {
  if (typeof meter?.createObservableGauge !== "function")
    throw wrongKind("openTelemetry", "meter", "a meter, as meterProvider.getMeter", meter);
  const ends: (() => void)[] = [];
  const register = ({ name, kind, help: description }: Family): void => {
    const instrument =
      kind === "counter"
        ? meter.createObservableCounter(`lanewise.${name}`, { description, ...(name === "seconds" && { unit: "s" }) })
        : meter.createObservableGauge(name, { description });
    const observe: ObservableCallback = (result) => {
      for (const { formula, value } of telemetry.metrics(name)) result.observe(value, { formula });
    };
    instrument.addCallback(observe);
    ends.push(() => instrument.removeCallback(observe));
  };
  ends.push(telemetry.onFamily(register));
  return () => {
    for (const end of ends) end();
  };
}
