// Airports coloured by the score of the routes that leave them, with the deactivated routes as lines.
import type { TopLevelSpec } from "vega-lite";
import { colors } from "../shared/theme.ts";
import { apart } from "./labels.ts";
import type { Standing } from "./ranking.ts";

export function routeMap(states: object, all: readonly Standing[]): TopLevelSpec {
  const shown = airports(all.filter(onMap));
  const labelled = apart(shown.slice(0, 45), ({ longitude, latitude }) => [longitude / 2.6, latitude / 1.1]);
  const projection = { type: "albersUsa" } as const;
  return {
    width: 960,
    height: 560,
    projection,
    layer: [
      {
        data: { values: states, format: { type: "topojson", feature: "states" } },
        mark: { type: "geoshape", fill: "#e6eaef", stroke: "white", strokeWidth: 1 },
      },
      {
        data: {
          values: all
            .filter(onMap)
            .filter(({ verdict }) => verdict === "deactivated")
            .map(ends),
        },
        mark: { type: "rule", color: colors.red, opacity: 0.6, strokeWidth: 1.4 },
        encoding: {
          longitude: { field: "longitude", type: "quantitative" },
          latitude: { field: "latitude", type: "quantitative" },
          longitude2: { field: "longitude2" },
          latitude2: { field: "latitude2" },
        },
      },
      {
        data: { values: shown },
        mark: { type: "circle", opacity: 0.9, stroke: "#5b6673", strokeWidth: 0.6 },
        encoding: {
          longitude: { field: "longitude", type: "quantitative" },
          latitude: { field: "latitude", type: "quantitative" },
          size: {
            field: "departures",
            type: "quantitative",
            scale: { range: [12, 620] },
            legend: {
              title: "departures",
              orient: "bottom",
              direction: "horizontal",
              values: [5000, 50000, 150000],
              format: ",d",
              symbolFillColor: colors.raw,
              symbolStrokeWidth: 0,
            },
          },
          color: {
            field: "score",
            type: "quantitative",
            scale: { scheme: "redyellowblue", domain: [0.72, 0.94], clamp: true },
            legend: {
              title: "mean score of departures",
              orient: "bottom",
              direction: "horizontal",
              titleLimit: 300,
              format: ".2f",
              gradientLength: 260,
            },
          },
        },
      },
      {
        data: { values: labelled },
        mark: { type: "text", dy: -15, fontSize: 10.5, fontWeight: 600, color: colors.ink },
        encoding: {
          longitude: { field: "longitude", type: "quantitative" },
          latitude: { field: "latitude", type: "quantitative" },
          text: { field: "code" },
        },
      },
    ],
  };
}

/** The projection shows the fifty states; Puerto Rico, the Virgin Islands and Guam fall outside. */
const onMap = ({ origin, destination }: Standing) =>
  [origin, destination].every(({ latitude, longitude }) => latitude > 18.6 && longitude < -60);

const ends = ({ origin, destination }: Standing) => ({
  longitude: origin.longitude,
  latitude: origin.latitude,
  longitude2: destination.longitude,
  latitude2: destination.latitude,
});

/** Score of each airport: that of its departing routes, by flights; busiest first. */
function airports(all: readonly Standing[]) {
  const byCode = new Map<
    string,
    { code: string; longitude: number; latitude: number; departures: number; sum: number }
  >();
  for (const { origin, flights, score } of all) {
    const { code, longitude, latitude } = origin;
    const airport = byCode.get(code) ?? { code, longitude, latitude, departures: 0, sum: 0 };
    airport.departures += flights;
    airport.sum += score * flights;
    byCode.set(code, airport);
  }
  return [...byCode.values()]
    .map(({ sum, ...airport }) => ({ ...airport, score: sum / airport.departures }))
    .sort((a, b) => b.departures - a.departures);
}
