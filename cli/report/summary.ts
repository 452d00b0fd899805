// Figures, points and bars of the columns of a Parquet file, all by DuckDB: what comes here is small.
import { named, quoted } from "../run/quote.ts";
import type { Session } from "../run/session.ts";
import type { Course, Figures, Histogram, ReportColumn } from "./data.ts";

/** Points along x. */
const most = 800;
const bars = 40;
/** Rows that a distribution can be seen of. */
const fewest = 20;
/** Rows from which on quantiles are estimates: exact ones hold all rows. */
const many = 2_000_000;
/** Names that are shown one by one. */
const shownNames = 12;

type Kind = "number" | "names" | "time";
type Summary = Pick<ReportColumn, "figures" | "course" | "histogram" | "names">;
type Row = Readonly<Record<string, unknown>>;

export interface Table {
  readonly rows: number;
  readonly rowsOfPoint: number;
  readonly about: boolean;
  readonly x: { readonly kind: "rows" | "time" | "number"; readonly values: readonly number[] };
  readonly columns: Readonly<Record<string, Summary>>;
}

/** `time` is what x counts, rows unless told. */
export async function summaryOf(
  session: Session,
  path: string,
  names: readonly string[],
  time: string | undefined,
): Promise<Table> {
  const from = `read_parquet(${quoted(path)}, file_row_number = true)`;
  const types = Object.fromEntries(
    (await session.ask(`describe select * from ${from}`)).map((row) => [
      String(row.column_name),
      String(row.column_type),
    ]),
  );
  const kinds = Object.fromEntries(names.map((name) => [name, kindOf(types[name]!)]));
  const numbers = names.filter((name) => kinds[name] === "number");
  const [{ rows }] = (await session.ask(`select count(*)::double as rows from ${from}`)) as [{ rows: number }];
  const about = rows > many;
  const figures = await figuresOf(session, from, numbers, types, about);
  const courses = await coursesOf(session, from, numbers, types, time, rows);
  const columns: Record<string, Summary> = {};
  for (const name of names) {
    if (kinds[name] !== "number") columns[name] = await countsOf(session, from, name);
    else {
      const own = figures[name]!;
      const histogram = await histogramOf(session, from, numberOf(name, types), own);
      columns[name] = { figures: own, course: courses.columns[name]!, ...(histogram ? { histogram } : {}) };
    }
  }
  const x = time === undefined ? "rows" : kindOf(types[time]!) === "time" ? "time" : "number";
  return {
    rows,
    rowsOfPoint: Math.max(1, rows / Math.max(1, courses.x.length)),
    about,
    x: { kind: x, values: courses.x },
    columns,
  };
}

const kindOf = (type: string): Kind =>
  /^(TIMESTAMP|DATE)/.test(type) ? "time" : /INT|DOUBLE|FLOAT|REAL|DECIMAL|BOOLEAN/.test(type) ? "number" : "names";

/** A finite number, or NULL. */
const numberOf = (name: string, types: Readonly<Record<string, string>>): string => {
  const double = types[name] === "BOOLEAN" ? `${named(name)}::int::double` : `${named(name)}::double`;
  return `(case when isfinite(${double}) then ${double} end)`;
};

async function figuresOf(
  session: Session,
  from: string,
  names: readonly string[],
  types: Readonly<Record<string, string>>,
  about: boolean,
): Promise<Readonly<Record<string, Figures>>> {
  if (!names.length) return {};
  const shares = "[0.05, 0.25, 0.5, 0.75, 0.95]";
  const asked = names.flatMap((name, k) => {
    const x = numberOf(name, types);
    return [
      `count(${x})::double as count${k}`,
      `count(${named(name)})::double as some${k}`,
      `count(*)::double as all${k}`,
      `avg(${x}) as mean${k}`,
      `bool_and(${x} = floor(${x})) as whole${k}`,
      `stddev_samp(${x}) as deviation${k}`,
      `min(${x}) as least${k}`,
      `max(${x}) as most${k}`,
      `${about ? "approx_quantile" : "quantile_cont"}(${x}, ${shares}) as inner${k}`,
    ];
  });
  const [row = {}] = await session.ask(`select ${asked.join(", ")} from ${from}`);
  return Object.fromEntries(
    names.map((name, k) => {
      const of = (what: string) => Number(row[`${what}${k}`] ?? Number.NaN);
      const count = of("count");
      const base = { count, invalid: of("some") - count, nulls: of("all") - of("some") };
      if (!count) return [name, base];
      const inner = listOf(row[`inner${k}`]);
      const deviation = of("deviation");
      const quantiles = [of("least"), ...inner, of("most")];
      return [
        name,
        { ...base, whole: row[`whole${k}`] === true, mean: of("mean"), ...(count > 1 ? { deviation } : {}), quantiles },
      ];
    }),
  );
}

/** Lists come as arrays, or as values of the library that hold one. */
const listOf = (value: unknown): number[] =>
  ((Array.isArray(value) ? value : (value as { items: unknown[] }).items) as unknown[]).map(Number);

/** A name that no column of a file has. */
const moment = '"lanewise at"';

/** Points are rows in their order, or spans of time that are as long as each other. */
async function coursesOf(
  session: Session,
  from: string,
  names: readonly string[],
  types: Readonly<Record<string, string>>,
  time: string | undefined,
  rows: number,
): Promise<{ readonly x: readonly number[]; readonly columns: Readonly<Record<string, Course>> }> {
  const cells = names.flatMap((name, k) => {
    const cell = numberOf(name, types);
    return [`min(${cell}) as least${k}`, `avg(${cell}) as mean${k}`, `max(${cell}) as most${k}`];
  });
  const at = time === undefined ? "(file_row_number + 1)::double" : timeOf(time, types[time]!);
  const place =
    rows <= most ? (time === undefined ? moment : `(${moment}, file_row_number)`) : await spanOf(session, from, at);
  const found = await session.ask(
    `select ${[`min(${moment}) as x`, ...cells].join(", ")} from (select *, ${at} as ${moment} from ${from})
     where isfinite(${moment}) group by ${place} order by min(${moment}), min(file_row_number)`,
  );
  const of = (what: string) => found.map((row) => rounded(row[what]));
  return {
    x: found.map((row) => Number(row.x)),
    columns: Object.fromEntries(
      names.map((name, k) => [name, { least: of(`least${k}`), mean: of(`mean${k}`), most: of(`most${k}`) }]),
    ),
  };
}

/** Which of the points a moment is of. */
async function spanOf(session: Session, from: string, at: string): Promise<string> {
  const [ends = {}] = await session.ask(
    `select min(${moment}) as low, max(${moment}) as high from (select ${at} as ${moment} from ${from}) where isfinite(${moment})`,
  );
  const [low, high] = [Number(ends.low), Number(ends.high)];
  if (!(high > low)) return "0";
  return `least(${most - 1}, floor((${moment} - ${low}::double) * ${most}::double / ${high - low}::double))`;
}

/** Seconds of a moment, or the number that it is. */
const timeOf = (name: string, type: string) =>
  kindOf(type) === "time" ? `epoch(${named(name)})` : `${named(name)}::double`;

/** Six digits are more than a screen shows. */
const rounded = (value: unknown): number | null =>
  value === null || value === undefined ? null : Number(Number(value).toPrecision(6));

/** Between the ends, unless tails are long: then between what all but some hundredths lie. */
async function histogramOf(
  session: Session,
  from: string,
  x: string,
  figures: Figures,
): Promise<Histogram | undefined> {
  const [least, low, , , , high, last] = figures.quantiles ?? [];
  if (least === undefined || last === undefined || least === last || figures.count < fewest) return;
  const spread = high! - low!;
  const long = spread > 0 && last - least > 6 * spread;
  const [start, end] = long ? [Math.max(least, low! - spread), Math.min(last, high! + spread)] : [least, last];
  // Whole numbers that are few have a bar each, or some bars would stand for more of them than others.
  const whole = figures.whole === true && end - start <= 60;
  const [first, final] = whole ? [Math.ceil(start), Math.floor(end)] : [start, end];
  const count = whole ? final - first + 1 : bars;
  const step = whole ? 1 : (end - start) / bars;
  const found = await session.ask(
    `select case when x < ${first} then -1 when x > ${final} then ${count}
       else least(${count - 1}, floor((x - ${first}::double) / ${step}::double)) end as bar, count(*)::double as count
     from (select ${x} as x from ${from}) where x is not null group by all`,
  );
  const by = new Map(found.map(({ bar, count }) => [Number(bar), Number(count)]));
  return {
    from: first,
    to: final,
    whole,
    counts: Array.from({ length: count }, (_, k) => by.get(k) ?? 0),
    below: by.get(-1) ?? 0,
    beyond: by.get(count) ?? 0,
  };
}

async function countsOf(session: Session, from: string, name: string): Promise<Summary> {
  const found = (await session.ask(
    `select ${named(name)}::varchar as name, count(*)::double as count from ${from} group by 1 order by 2 desc, 1`,
  )) as readonly Row[];
  const some = found.filter((row) => row.name !== null);
  const nulls = Number(found.find((row) => row.name === null)?.count ?? 0);
  const sum = (rows: readonly Row[]) => rows.reduce((all, { count }) => all + Number(count), 0);
  const rest = some.slice(shownNames);
  return {
    figures: { count: sum(some), invalid: 0, nulls },
    names: [
      ...some.slice(0, shownNames).map(({ name, count }) => ({ name: String(name), count: Number(count) })),
      ...(rest.length ? [{ name: `${rest.length} others`, count: sum(rest) }] : []),
    ],
  };
}
