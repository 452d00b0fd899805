// What DuckDB says of files, in words that say what is wrong where, and what to do.

/** Of a broken file: which line or row it is; anything else as DuckDB says it, without its advice to people who write SQL. */
export function toldOf(error: unknown, name: string): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const { message } = error;
  if (!/^[A-Z][\w-]*( [\w-]+)* Error: /.test(message)) return error;
  const told = csv(message) ?? json(message) ?? parquet(message) ?? memory(message);
  if (told) return new Error(`${name}: ${told}`, { cause: error });
  return new Error(`${name}: ${firstLines(message)}`, { cause: error });
}

const firstLines = (message: string) =>
  message
    .replace(/^[A-Z][\w-]*( [\w-]+)* Error: /, "")
    .split(/\n\s*\n|\nLINE /)[0]!
    .trim();

function csv(message: string): string | undefined {
  if (/sniffing file/.test(message))
    return "this is no CSV file that can be read: its lines have the same number of columns by no delimiter (, | ; tab) and no quotes";
  const other =
    /Schema mismatch between globbed files[\s\S]*Main file schema: (.*)\n[\s\S]*Current file: (.*)\n(.*)/.exec(message);
  if (other) return `${other[2]} has other columns than ${other[1]}: ${other[3]!.toLowerCase()}`;
  const line = /CSV Error on Line: (\d+)/.exec(message)?.[1];
  if (!line) return /CSV/.test(message) ? `this is no CSV file that can be read: ${firstLines(message)}` : undefined;
  const cast = /column "(.*?)"\. Could not convert string "(.*?)" to '(\w+)'/.exec(message);
  if (cast)
    return `line ${line} has "${cast[2]}" in column "${cast[1]}", where the lines before have ${kindOf(cast[3]!)}; --null "${cast[2]}" reads that text as nothing`;
  const columns = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message);
  if (columns) return `line ${line} has ${columns[2]} columns, the lines before have ${columns[1]}`;
  if (/unterminated quote/i.test(message)) return `line ${line} has a quote that is not closed`;
  if (/utf-?8|unicode/i.test(message)) return `line ${line} is not UTF-8`;
  if (/Maximum line size/i.test(message)) return `line ${line} is too long to be a line of a CSV file`;
  return `line ${line} cannot be read: ${
    message
      .split("\n")
      .slice(2)
      .find((text) => text.trim()) ?? "it is broken"
  }`;
}

const kindOf = (type: string) =>
  /INT|DOUBLE|FLOAT|DECIMAL/.test(type)
    ? "numbers"
    : /DATE|TIME/.test(type)
      ? "times"
      : type === "BOOLEAN"
        ? "true or false"
        : type;

function json(message: string): string | undefined {
  const found = /Malformed JSON in file ".*", at byte (\d+) in (?:line|record\/value) (\d+): (.*?)\.?\s*(\n|$)/.exec(
    message,
  );
  const what = /in line/.test(message) ? "line" : "value";
  // The one that is broken is counted twice.
  if (found) return `${what} ${Number(found[2]) - 1} is broken at byte ${found[1]}: ${found[3]}`;
  const typed = /JSON transform error in file ".*", in (?:line|record\/value) (\d+): (.*)/.exec(message);
  if (!typed) return undefined;
  const cast = /Failed to cast value to (\w+): (".*")/.exec(typed[2]!);
  return cast
    ? `${what} ${typed[1]} has ${cast[2]}, where those before have ${cast[1] === "numerical" ? "numbers" : cast[1]}`
    : `${what} ${typed[1]}: ${typed[2]}`;
}

function parquet(message: string): string | undefined {
  if (/No magic bytes found|too small to be a Parquet file/i.test(message))
    return "this is no Parquet file, or its end is missing: was it copied as a whole?";
  if (
    /Invalid thrift|TProtocolException|Snappy decompression|ZSTD Decompression|decompress|DELTA_|corrupt|Decoding|out of buffer|Failed to read|data page/i.test(
      message,
    )
  )
    return `this Parquet file is broken inside: ${firstLines(message)}`;
  return undefined;
}

function memory(message: string): string | undefined {
  return /Out of Memory Error/.test(message)
    ? `${firstLines(message)}; --memory 4GB gives more than it has now`
    : undefined;
}
