// A query whose chunks come to us, in order where its rows do: a function that is called with them. A stream would do the same, but one that
// fails ends as if it were whole.
import type { DuckDBDataChunk, DuckDBType, DuckDBVector } from "@duckdb/node-api";
import { named } from "./quote.ts";
import type { Session } from "./session.ts";

const functionName = "lanewise_sink";

/** Gives every chunk of the query to `take`; its vectors are gone afterwards. */
export async function sink(
  { library, connection }: Session,
  query: string,
  columns: readonly { readonly name: string; readonly type: DuckDBType }[],
  take: (chunk: DuckDBDataChunk) => void,
): Promise<void> {
  let failure: unknown;
  connection.registerScalarFunction(
    library.DuckDBScalarFunction.create({
      name: functionName,
      parameterTypes: columns.map(({ type }) => type),
      returnType: library.INTEGER,
      specialHandling: true,
      volatile: true,
      mainFunction: (info, chunk, output: DuckDBVector) => {
        try {
          if (failure) throw failure;
          take(chunk);
          (output as unknown as { items: Int32Array }).items.fill(0);
          output.flush();
        } catch (error) {
          failure ??= error;
          info.setError(error instanceof Error ? error.message : String(error));
        }
      },
    }),
  );
  const list = columns.map(({ name }) => named(name)).join(", ");
  try {
    await connection.run(`select count(${functionName}(${list})) from (${query})`);
  } catch (error) {
    throw failure ?? error;
  }
}
