// lanewise completion: what makes a shell complete commands, options, formulas and their parameters.
import { Argument, type Command } from "commander";
import { type Shell, scripts, shells } from "../completion/scripts.ts";

export function completion(program: Command): void {
  program
    .command("completion")
    .description("a script that makes a shell complete all this: commands, formulas, parameters")
    .addArgument(new Argument("<shell>", "which one").choices(shells))
    .action((shell: Shell) => {
      process.stdout.write(scripts[shell]);
    });
  program
    .command("complete", { hidden: true })
    .description("candidates for the last of these words, for the script of completion")
    .argument("[words...]")
    .allowUnknownOption()
    .action(async (words: readonly string[]) => {
      const { candidatesOf } = await import("../completion/candidates.ts");
      const { found, files, open } = candidatesOf(program, words);
      const lines = found.map(({ value, about = "" }) => `${value}\t${about.replaceAll(/[\t\n]/g, " ")}`);
      console.log([...lines, ...(files ? [":files"] : []), ...(open ? [":open"] : [])].join("\n"));
    });
}
