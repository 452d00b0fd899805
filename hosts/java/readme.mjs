// Runs the code of README.md as it stands, in a fresh Maven project that depends on the installed artifact; what it prints is what the comments say.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const readme = readFileSync(new URL("README.md", import.meta.url), "utf8");
const blocks = (language) =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "gms"))].map(([, code]) => code);
const project = mkdtempSync(join(tmpdir(), "lanewise-readme-"));
const sources = join(project, "src/main/java");
const maven = (...args) => execFileSync("mvn", ["-q", "-B", ...args], { cwd: project, stdio: "inherit" });
try {
  mkdirSync(sources, { recursive: true });
  writeFileSync(
    join(project, "pom.xml"),
    `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>example</groupId>
  <artifactId>example</artifactId>
  <version>1</version>
  <properties>
    <maven.compiler.source>17</maven.compiler.source>
    <maven.compiler.target>17</maven.compiler.target>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <dependencies>${blocks("xml").join("")}</dependencies>
</project>
`,
  );
  const classes = blocks("java").map((code) => [/public class (\w+)/.exec(code)[1], code]);
  for (const [name, code] of classes) writeFileSync(join(sources, `${name}.java`), code);
  maven("compile", "dependency:build-classpath", "-Dmdep.outputFile=classpath");
  const path = `${join(project, "target/classes")}:${readFileSync(join(project, "classpath"), "utf8").trim()}`;
  for (const [name, code] of classes) {
    const printed = execFileSync("java", ["-cp", path, name], { encoding: "utf8" });
    const expected = [...code.matchAll(/println\(.*\); \/\/ (.*)$/gm)].map(([, text]) => `${text}\n`).join("");
    if (printed !== expected)
      throw new Error(`README.md: ${name} expected to print\n${expected}but printed\n${printed}`);
  }
  console.log(`README.md: ${classes.map(([name]) => name).join(", ")} as pasted`);
} finally {
  rmSync(project, { recursive: true, force: true });
}
