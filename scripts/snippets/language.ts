// What a language is to scripts/snippets.ts.
import type { Block } from "./blocks.ts";
import type { Room } from "./room.ts";

/** What became of a program. */
export interface Outcome {
  /** lines of the page, and what is wrong there */
  readonly wrong: readonly { readonly line: number; readonly text: string }[];
  /** comments that showed a value, compared */
  readonly shown: number;
  readonly out: string;
}

export interface Language {
  /** what is missing to run it on this machine, with the remedy; undefined if nothing is */
  missing(room: Room): string | undefined;
  /** variables that commands of a shell need, where they install this language's package */
  env?(room: Room): Promise<Readonly<Record<string, string>>>;
  /** blocks that make one program */
  group(blocks: readonly Block[]): readonly (readonly Block[])[];
  run(program: readonly Block[], room: Room): Promise<Outcome>;
}

export const each = (blocks: readonly Block[]): Block[][] => blocks.map((block) => [block]);
