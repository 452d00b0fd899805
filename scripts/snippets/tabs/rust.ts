// Rust: a module of a crate for each text, as it is. What they know as lanewise is the packed crate, whose kernels are compiled once for all of them.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Room } from "../room.ts";
import { project, target } from "../rust.ts";
import { fromLines, type Runner } from "./runner.ts";

const shared = `//! The crate, and a load that compiles once.
use std::sync::OnceLock;

pub use lanewise::*;

static MODULE: OnceLock<Module> = OnceLock::new();

pub fn load() -> Result<Instance> {
    if MODULE.get().is_none() {
        let _ = MODULE.set(Module::load()?);
    }
    MODULE.get().expect("set above").instance()
}
`;

const manifest = (name: string, dependency: string) =>
  `[package]\nname = "${name}"\nversion = "0.0.0"\nedition = "2024"\n[dependencies]\nlanewise = ${dependency}\n`;

async function crate(texts: readonly string[], room: Room): Promise<string> {
  const { folder: pasted, crate: packed } = await project(room);
  const folder = join(room.folder, "rust-tabs");
  mkdirSync(join(folder, "src"), { recursive: true });
  mkdirSync(join(folder, "shared/src"), { recursive: true });
  const profile = readFileSync(join(pasted, "Cargo.toml"), "utf8").replace(/^[\s\S]*?(?=^\[profile)/m, "");
  // Calls of a function each: to optimise them takes longer than to run them.
  const quick = `\n[profile.dev.package.tabs]\nopt-level = 0\n`;
  writeFileSync(
    join(folder, "Cargo.toml"),
    manifest("tabs", '{ package = "shared", path = "shared" }') + profile + quick,
  );
  writeFileSync(join(folder, "shared/Cargo.toml"), manifest("shared", `{ path = ${JSON.stringify(packed)} }`));
  writeFileSync(join(folder, "shared/src/lib.rs"), shared);
  cpSync(join(pasted, "Cargo.lock"), join(folder, "Cargo.lock"));
  for (const [k, text] of texts.entries()) writeFileSync(join(folder, `src/text${k}.rs`), text);
  const modules = texts.map(
    (_, k) =>
      `mod text${k} {\n    include!("text${k}.rs");\n    pub fn run() -> lanewise::Result<()> {\n        main()\n    }\n}`,
  );
  const runs = texts.map((_, k) => `    run(${k}, text${k}::run);`);
  // A warning is nothing that anyone wants to paste.
  const main = `#![deny(warnings)]
${modules.join("\n")}
fn run(at: usize, text: fn() -> lanewise::Result<()>) {
    println!("# {at}");
    if let Err(error) = text() {
        println!("! {error}");
    }
}
fn main() {
${runs.join("\n")}
}
`;
  writeFileSync(join(folder, "src/main.rs"), main);
  return folder;
}

export const rust: Runner = async (texts, room) => {
  const folder = await crate(
    texts.map(({ text }) => text),
    room,
  );
  const env = { CARGO_TARGET_DIR: target(room), CARGO_TERM_COLOR: "never" };
  const { code, out, error } = await room.run("cargo", ["run", "--quiet", "--offline"], folder, env);
  const broken = new Map(
    [...error.matchAll(/^(?:error|warning)[^\n]*\n +--> src\/text(\d+)\.rs[\s\S]*?(?=\n\n|$)/gm)].map(([told, k]) => [
      Number(k),
      told,
    ]),
  );
  if (broken.size) return texts.map((_, k) => broken.get(k));
  return fromLines(texts, out, code === 0 ? "" : error, cells);
};

/** A slice as `{:?}` writes it. */
const cells = (text: string) =>
  text
    .replace(/^\[|\]$/g, "")
    .split(", ")
    .filter(Boolean)
    .map((cell) => Number(cell.replace("inf", "Infinity")));
