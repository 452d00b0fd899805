// What may stand where the cursor is: commands, options, formulas, names of parameters and inputs, choices.
import type { Command, Option } from "commander";
import { sentences } from "../../compiler/markdown.ts";
import type { ManifestEntry, ManifestField } from "../../site/manifest.ts";
import { initialOf } from "../../site/words.ts";
import { manifest } from "../catalogue.ts";
import { formats } from "../run/formats.ts";
import { plain } from "../text.ts";

export interface Candidate {
  readonly value: string;
  readonly about?: string;
}

export interface Candidates {
  readonly found: readonly Candidate[];
  /** names of files fit too */
  readonly files?: boolean;
  /** more follows at once, as after `base=` */
  readonly open?: boolean;
}

/** `words`: those behind the name of the program; the last is the one that is written, maybe empty. */
export function candidatesOf(program: Command, words: readonly string[]): Candidates {
  // bash cuts words at "=", and completes what is behind.
  const cut = words.includes("=");
  const [before, last] = joined(words);
  const offered = offer(program, before, last);
  const found = offered.found.filter(({ value }) => value.startsWith(last));
  if (!cut || !last.includes("=")) return { ...offered, found };
  const from = last.indexOf("=") + 1;
  return {
    ...offered,
    found: found.map((one) => ({ ...one, value: one.value.slice(from) })).filter(({ value }) => value),
  };
}

/** Words as they were written: a lone "=" belongs to its neighbours. */
function joined(words: readonly string[]): readonly [readonly string[], string] {
  const whole: string[] = [];
  words.forEach((word, k) => {
    if (whole.length && (word === "=" || words[k - 1] === "=") && k > 0) whole.push(`${whole.pop()}${word}`);
    else whole.push(word);
  });
  const last = whole.pop() ?? "";
  return [whole, last];
}

function offer(program: Command, before: readonly string[], last: string): Candidates {
  let command = program;
  const given: string[] = [];
  let open: Option | undefined;
  for (const word of before) {
    if (open) open = undefined;
    else if (word.startsWith("-")) open = optionOf(command, word);
    else {
      const next = given.length ? undefined : command.commands.find((one) => one.name() === word);
      if (next) command = next;
      else given.push(word);
    }
    if (open && !open.required && !open.optional) open = undefined;
  }
  if (open) return valuesOf(open, given[0], last);
  if (last.startsWith("-")) return { found: optionsOf(command) };
  const commands = given.length ? [] : command.commands.filter((one) => one.name() !== "complete");
  const found = commands.map((one) => ({ value: one.name(), about: one.description() }));
  const argument =
    command.registeredArguments[given.length] ?? command.registeredArguments.findLast((one) => one.variadic);
  const own = argument ? argumentsOf(argument.name(), argument.argChoices) : { found: [] };
  return { ...own, found: [...found, ...own.found] };
}

const optionOf = (command: Command, word: string) =>
  command.options.find((one) => one.long === word || one.short === word);

const optionsOf = (command: Command): Candidate[] =>
  [...command.options.filter(({ hidden }) => !hidden), { long: "--help", description: "what it does" } as Option].map(
    ({ long, description }) => ({ value: long!, about: description }),
  );

function argumentsOf(name: string, choices: readonly string[] | undefined): Candidates {
  if (choices) return { found: choices.map((value) => ({ value })) };
  const { formulas, domains } = manifest();
  if (name === "formula" || name === "formulas")
    return { found: formulas.map(({ id, doc }) => ({ value: id, about: lead(doc) })) };
  if (name === "domain") return { found: domains.map(({ name, doc }) => ({ value: name, about: lead(doc) })) };
  return { found: [], files: true };
}

/** The first sentence: a list has a line for each. */
const lead = (doc: string) => plain(sentences(doc)[0]!);

/** What an option takes. */
function valuesOf({ long, argChoices }: Option, formula: string | undefined, last: string): Candidates {
  if (argChoices) return { found: argChoices.map((value) => ({ value })) };
  const entry = manifest().formulas.find(({ id }) => id === formula);
  if (long === "--from" || long === "--format") return { found: formats.map((value) => ({ value })) };
  if (long === "--on-invalid") return { found: [{ value: "nan" }, { value: "throw" }] };
  if (long === "--set" || long === "--shadow") return entry ? settings(entry, last) : { found: [] };
  if (long === "--map") return { found: entry ? inputsOf(entry) : [], open: true };
  if (long === "--only")
    return { found: entry ? entry.outputs.map(({ name, doc = "" }) => ({ value: name, about: doc })) : [] };
  const isFile = ["--output", "--save", "--resume", "--wasm", "--module", "--out"].includes(long ?? "");
  return { found: [], files: isFile };
}

const inputsOf = ({ inputs }: ManifestEntry): Candidate[] =>
  inputs
    .filter((field) => field.kind !== "offsets" && !isConstant(field))
    .map(({ name, doc = "" }) => ({ value: `${name}=`, about: doc }));

/** One for all rows: it is set, and no column of a file. */
const isConstant = ({ dims }: ManifestField) => !dims.some((dim) => /^(row|tick|entity|group)$/.test(String(dim)));

/** Names of parameters, of inputs that are set as they are, and behind the name of a choice what it may be. */
function settings({ params, inputs }: ManifestEntry, last: string): Candidates {
  const param = params.find(({ name }) => last.startsWith(`${name}=`));
  if (!param) {
    const found = params.map((one) => ({ value: `${one.name}=`, about: `${plain(initialOf(one))}: ${one.doc ?? ""}` }));
    const constants = inputs.filter(isConstant).map(({ name, doc = "" }) => ({ value: `${name}=`, about: doc }));
    return { found: [...found, ...constants], open: true };
  }
  const values = param.choices ?? (param.range ? [] : ["true", "false"]);
  return { found: values.map((value) => ({ value: `${param.name}=${value}` })) };
}
