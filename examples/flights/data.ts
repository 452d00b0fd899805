// The flights as typed columns: DuckDB reads the parquet file that the npm package vega-datasets carries.
import { readFileSync } from "node:fs";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { dataset } from "../shared/datasets.ts";

/** The file ends with six flights of the next midnight, which make no day and are left out. */
const firstDay = "2001-01-01";
const dayAfter = "2001-07-01";
const minutesADay = 24 * 60;

export interface Airport {
  readonly code: string;
  readonly city: string;
  readonly longitude: number;
  readonly latitude: number;
}

export interface Route {
  readonly origin: Airport;
  readonly destination: Airport;
  readonly miles: number;
}

/** One row per flight, in order of departure. */
export interface Flights {
  readonly rows: number;
  readonly routes: readonly Route[];
  /** index into `routes` */
  readonly route: Uint32Array;
  /** minutes behind schedule on arrival; negative when early */
  readonly delay: Float64Array;
  /** first flight of each day, and the end */
  readonly dayStart: Uint32Array;
  /** midnight of each day, UTC milliseconds */
  readonly days: readonly number[];
}

export const usMap = (): object => JSON.parse(readFileSync(dataset("us-10m.json"), "utf8"));

export async function readFlights(): Promise<Flights> {
  const instance = await DuckDBInstance.create(":memory:");
  const db = await instance.connect();
  try {
    const file = literal(dataset("flights-3m.parquet"));
    // Airport codes as an enum: rows then carry small numbers instead of strings.
    await db.run(
      `create type airport as enum (select origin from ${file} union select destination from ${file} order by 1)`,
    );
    const airports = await readAirports(db);
    return await readRows(db, file, airports);
  } finally {
    db.closeSync();
    instance.closeSync();
  }
}

async function readAirports(db: DuckDBConnection): Promise<Airport[]> {
  const rows = await db.runAndReadAll(
    `select code, city, longitude::double as longitude, latitude::double as latitude
     from (select unnest(enum_range(null::airport)) as code) as codes
     left join read_csv(${literal(dataset("airports.csv"))}) as places on places.iata = codes.code order by code`,
  );
  return rows.getRowObjects().map(({ code, city, longitude, latitude }) => ({
    code: String(code),
    city: city === null ? String(code) : String(city),
    longitude: longitude === null ? Number.NaN : Number(longitude),
    latitude: latitude === null ? Number.NaN : Number(latitude),
  }));
}

async function readRows(db: DuckDBConnection, file: string, airports: readonly Airport[]): Promise<Flights> {
  const result = await db.stream(
    `select (epoch(date - timestamp '${firstDay}') / 60)::int as minute, delay::int as delay, distance::int as miles,
       enum_code(origin::airport)::int as origin, enum_code(destination::airport)::int as destination
     from ${file} where date < timestamp '${dayAfter}'`,
  );
  const midnight = Date.parse(`${firstDay}T00:00Z`);
  const dayCount = (Date.parse(`${dayAfter}T00:00Z`) - midnight) / (minutesADay * 60_000);
  const routes: Route[] = [];
  const routeOf = new Int32Array(airports.length ** 2).fill(-1);
  const perDay = new Uint32Array(dayCount);
  const chunks: { route: Uint32Array; delay: Float64Array }[] = [];
  let rows = 0;
  let last = 0;
  for await (const chunk of result) {
    const [minutes, delays, miles, origins, destinations] = [0, 1, 2, 3, 4].map((i) => chunk.getColumnVector(i));
    const count = chunk.rowCount;
    const route = new Uint32Array(count);
    const delay = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const minute = minutes!.getItem(i) as number;
      if (minute < last)
        throw new Error(`flight ${rows + i} departs before the one above it; the file should be in order`);
      last = minute;
      perDay[Math.floor(minute / minutesADay)]!++;
      const origin = origins!.getItem(i) as number;
      const destination = destinations!.getItem(i) as number;
      const pair = origin * airports.length + destination;
      if (routeOf[pair]! < 0) {
        routeOf[pair] = routes.length;
        routes.push({
          origin: airports[origin]!,
          destination: airports[destination]!,
          miles: miles!.getItem(i) as number,
        });
      }
      route[i] = routeOf[pair]!;
      delay[i] = delays!.getItem(i) as number;
    }
    chunks.push({ route, delay });
    rows += count;
  }

  const route = new Uint32Array(rows);
  const delay = new Float64Array(rows);
  let at = 0;
  for (const chunk of chunks) {
    route.set(chunk.route, at);
    delay.set(chunk.delay, at);
    at += chunk.route.length;
  }
  const dayStart = new Uint32Array(dayCount + 1);
  for (let day = 0; day < dayCount; day++) dayStart[day + 1] = dayStart[day]! + perDay[day]!;
  const days = Array.from(perDay, (_, day) => midnight + day * minutesADay * 60_000);
  return { rows, routes, route, delay, dayStart, days };
}

const literal = (path: string) => `'${path.replaceAll("'", "''")}'`;
