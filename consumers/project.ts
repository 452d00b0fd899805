// A project of a stranger: a folder with the packed tarball in its node_modules, and one file that takes one domain.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const source = `import { abiVersion, load } from "lanewise/control";
const lw = await load();
console.log(lw.control.pi({ setpoint: 1, measured: 0.5 }).u, Object.keys(lw).join(), typeof abiVersion);
`;
export const printed = "0.5 control,info,module number\n";

export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), "lanewise-"));

  constructor() {
    if (!existsSync("dist/manifest.json")) throw new Error("dist is missing or incomplete: run npm run build");
    const pack = ["pack", "--silent", "--ignore-scripts", "--pack-destination", this.folder];
    const tarball = execFileSync("npm", pack, { encoding: "utf8" }).trim();
    mkdirSync(join(this.folder, "node_modules"));
    execFileSync("tar", ["-xzf", tarball], { cwd: this.folder });
    cpSync(join(this.folder, "package"), join(this.folder, "node_modules/lanewise"), { recursive: true });
    this.write("package.json", '{ "type": "module" }');
    this.write("main.js", source);
    this.write("main.ts", source);
  }

  write(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  read = (name: string): string => readFileSync(join(this.folder, name), "utf8");

  /** What a file prints in a process of its own. */
  run(name: string, ...args: readonly string[]): string {
    const options = { cwd: this.folder, encoding: "utf8", timeout: 60_000 } as const;
    const { stdout, stderr } = spawnSync(process.execPath, [name, ...args], options);
    return stdout + stderr;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
