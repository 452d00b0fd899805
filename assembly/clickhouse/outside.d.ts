// What tsc and the formatter cannot read, as it stands in decorators or in AssemblyScript's own library: compiler/clickhouse/wasm.ts hands it
// over under this name.

/** The server's: ends the call, and the query, with this text. */
export declare function clickhouse_throw(text: usize, bytes: i32): void;

/** Writes the fewest digits that read back as UTF-16, and returns how many. */
export declare function dtoa_buffered(buffer: usize, value: f64): u32;
