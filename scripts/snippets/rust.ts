// Rust: each block is a program, in a project that has the crate as it is packed.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { each, type Language } from "./language.ts";
import { missing, toldPrints } from "./printed.ts";
import type { Room } from "./room.ts";
import { without } from "./tools.ts";

export const target = ({ repository }: Room) => join(repository, "hosts/rust/target");

let known: { readonly folder: string; readonly crate: string } | undefined;

/** The project, once for all blocks: what is built for one is built for the others; and the crate as it is packed. */
export async function project(room: Room): Promise<NonNullable<typeof known>> {
  if (known) return known;
  const folder = join(room.folder, "rust");
  const host = join(room.repository, "hosts/rust");
  const env = { CARGO_TARGET_DIR: target(room) };
  const packed = await room.run("cargo", ["package", "--quiet", "--locked", "--no-verify", "--allow-dirty"], host, env);
  if (packed.code !== 0) throw new Error(`cargo package: ${packed.error}`);
  mkdirSync(join(folder, "src/bin"), { recursive: true });
  const crates = readdirSync(join(target(room), "package")).filter((name) => name.endsWith(".crate"));
  await room.run("tar", ["-xzf", join(target(room), "package", crates.at(-1)!), "-C", folder], folder);
  const name = readdirSync(folder).find((one) => one.startsWith("lanewise-"))!;
  // The same profile, so that what is built already is taken.
  const profile = readFileSync(join(host, "Cargo.toml"), "utf8").replace(/^[\s\S]*?(?=^\[profile)/m, "");
  const head = `[package]\nname = "pasted"\nversion = "0.0.0"\nedition = "2024"\n[dependencies]\nlanewise = { path = "${name}" }\n`;
  writeFileSync(join(folder, "Cargo.toml"), head + profile);
  cpSync(join(host, "Cargo.lock"), join(folder, "Cargo.lock"));
  known = { folder, crate: join(folder, name) };
  return known;
}

export const rust: Language = {
  missing: ({ repository }) =>
    without({ cargo: "https://rustup.rs" }) ??
    (existsSync(join(repository, "hosts/rust/data")) ? undefined : "hosts/rust/data is missing: npm run hosts -- rust"),
  group: each,
  async run([block], room) {
    const { file, line, code } = block!;
    const { folder } = await project(room);
    const name = `${file.replaceAll(/\W/g, "_").toLowerCase()}_${line}`;
    writeFileSync(join(folder, `src/bin/${name}.rs`), code);
    const env = { CARGO_TARGET_DIR: target(room), CARGO_TERM_COLOR: "never" };
    const ran = await room.run("cargo", ["run", "--quiet", "--offline", "--bin", name], folder, env);
    if (ran.code !== 0) {
      const at = Number(new RegExp(`${name}\\.rs:(\\d+)`).exec(ran.error)?.[1] ?? 0);
      return { wrong: [{ line: line + at, text: ran.error }], shown: 0, out: ran.out };
    }
    const wrong = missing(code, ran.out).map(({ line: at, told }) => ({
      line: line + at,
      text: `expected to print ${told}, printed was\n${ran.out}`,
    }));
    return { wrong, shown: toldPrints(code).length, out: ran.out };
  },
};
