// Where a run may write: not onto what it reads, and onto what is there only where that is said.
import { existsSync, realpathSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { quoted } from "./quote.ts";
import type { Session } from "./session.ts";
import type { RunOptions } from "./types.ts";
import { usage } from "./usage.ts";

/** Where keys of entities stand, beside their state. */
export const keysFile = (path: string): string => `${path}.keys.parquet`;

/** Refuses a place that is no file, what is there already, and the input whatever is said. */
export function checkPlace(option: string, path: string, input: string, force: boolean | undefined): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory()) throw usage(`${option} ${path}: expected the name of a file, got a folder`);
  if (there && !there.isFile()) throw usage(`${option} ${path}: expected the name of a file, got a device or a pipe`);
  if (there && existsSync(input) && realpathSync(path) === realpathSync(input)) throw isInput(option, path);
  if (there && !force) throw usage(`${option} ${path}: there is such a file already; --force writes over it`);
  if (!existsSync(dirname(path))) throw usage(`${option} ${path}: there is no folder ${dirname(path)}`);
}

const isInput = (option: string, path: string): Error =>
  usage(`${option} ${path}: this is the input too, give it another name`);

/** The same of a state and of the keys beside it, which go where it has none. */
export function checkState({ save, output, input, force, entity }: RunOptions): void {
  if (save === undefined) return;
  const keys = keysFile(save);
  checkPlace("--save", save, input, force);
  if (entity !== undefined || existsSync(keys)) checkPlace("--save", keys, input, force);
  if (output !== undefined && [save, keys].some((path) => resolve(path) === resolve(output)))
    throw usage(`-o ${output}: --save ${save} writes the state there, give the answers another name`);
}

/** What a pattern reads is known once it is looked at. */
export async function checkPattern(session: Session, { input, output, save }: RunOptions): Promise<void> {
  const places = Object.entries({ "-o": output, "--save": save }).filter(([, path]) => path && existsSync(path));
  if (!places.length) return;
  const read = (await session.ask(`select file from glob(${quoted(input)})`)).map(({ file }) =>
    realpathSync(String(file)),
  );
  for (const [option, path] of places) if (read.includes(realpathSync(path!))) throw isInput(option, path!);
}
