// State between runs: a bank as its own save() writes it, which banks in every language load, and beside it the keys of its entities as
// Parquet: `state.bin` and `state.bin.keys.parquet`, whose rows are the places in the bank. The digest of the first stands in the second, so that
// two of different runs are not taken for one.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { whole } from "./deliver.ts";
import type { Keys } from "./entities.ts";
import type { Bank } from "./formula.ts";
import { toldOf } from "./messages.ts";
import { keysFile } from "./places.ts";
import { quoted } from "./quote.ts";
import type { Job } from "./run.ts";
import { keysTable, own } from "./statement.ts";
import { usage } from "./usage.ts";

const digestOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

export async function save({ session, options }: Job, bank: Bank, keys: Keys | undefined): Promise<void> {
  const path = options.save!;
  const bytes = bank.save();
  if (keys) {
    const list = `select "key", ${own.entity} as entity from ${keysTable} where ${own.entity} is not null order by ${own.entity}`;
    await whole(keysFile(path), async (part) => {
      await session.connection.run(
        `copy (${list}) to ${quoted(part)} (format parquet, kv_metadata {"column": ${quoted(keys.column)}, "state": ${quoted(digestOf(bytes))}})`,
      );
    });
  } else rmSync(keysFile(path), { force: true });
  await whole(path, async (part) => writeFileSync(part, bytes));
}

function checkSaved(path: string): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (!there) throw usage(`--resume ${path}: there is no such file`);
  if (there.isDirectory()) throw usage(`--resume ${path}: expected a file that --save wrote, got a folder`);
}

/** Refuses keys that are not of this state or of another type. */
export async function checkKeys({ session }: Job, path: string, column: string, type: string): Promise<void> {
  const file = keysFile(path);
  checkSaved(path);
  if (!existsSync(file))
    throw usage(
      `--resume ${path}: ${file} is missing, which has the keys of its entities; a state saved without --entity is resumed without`,
    );
  const told = await session
    .ask(`select decode(key) as name, decode(value) as text from parquet_kv_metadata(${quoted(file)})`)
    .catch((error) => {
      throw new Error(`--resume ${path}: ${toldOf(error, file).message}`, { cause: error });
    });
  const state = told.find(({ name }) => name === "state")?.text;
  if (state !== digestOf(readFileSync(path)))
    throw new Error(`--resume ${path}: ${file} belongs to another state; both are saved by one run`);
  const [row] = await session.ask(`describe select "key" from read_parquet(${quoted(file)})`);
  if (row?.column_type !== type)
    throw new Error(`--resume ${path}: its keys are ${row?.column_type}, column "${column}" is ${type}`);
}

/** Puts the saved state into a bank that may have more places. */
export async function resumed(
  { options, subject: { formula, plan }, params, lengths, throws }: Job,
  bank: Bank,
  keys: Keys | undefined,
): Promise<void> {
  const path = options.resume!;
  checkSaved(path);
  if (!keys && existsSync(keysFile(path)))
    throw usage(
      `--resume ${path}: this is the state of many entities, ${keysFile(path)} has their keys: say --entity <column>`,
    );
  const bytes = readFileSync(path);
  const saved = keys
    ? formula.bank(Math.max(1, keys.before), params.values, { sizes: lengths, onInvalid: throws ? "throw" : "nan" })
    : bank;
  try {
    saved.load(bytes, { params: "same" });
  } catch (error) {
    throw new Error(`--resume ${path}: ${(error as Error).message}`, { cause: error });
  }
  if (saved === bank || !keys?.before) return;
  for (const { name } of plan.states) bank.state[name]!.set(saved.state[name]!);
}
