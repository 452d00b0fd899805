// Go: a file of a program for each text, whose main has a name of its own and whose kernels are those of one engine, compiled once for all.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { required } from "../go.ts";
import { fromLines, type Runner } from "./runner.ts";

const main = (count: number) => `package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/lanewise/lanewise-go"
)

var engine *lanewise.Engine

func load(ctx context.Context) (lw *lanewise.Engine, err error) {
	if engine == nil {
		if engine, err = lanewise.Load(ctx); err != nil {
			return nil, err
		}
	}
	return engine.Fork()
}

func main() {
	log.SetFlags(0)
	log.SetOutput(os.Stderr)
	for at, text := range []func(){${Array.from({ length: count }, (_, k) => `text${k}`).join(", ")}} {
		fmt.Println("#", at)
		text()
	}
}
`;

export const go: Runner = async (texts, room) => {
  const folder = join(room.folder, "go-tabs");
  mkdirSync(folder);
  for (const [k, { text }] of texts.entries())
    writeFileSync(
      join(folder, `text${k}.go`),
      text.replace("func main()", `func text${k}()`).replace("lanewise.Load(", "load("),
    );
  writeFileSync(join(folder, "main.go"), main(texts.length));
  const { wrong, env } = await required(room, folder);
  if (wrong) return texts.map(() => wrong);
  // Whoever pastes it into an editor that formats sees it stay as it is.
  const formatted = await room.run("gofmt", ["-l", "."], folder, env);
  const unlike = new Set([...formatted.out.matchAll(/text(\d+)\.go/g)].map(([, k]) => Number(k)));
  const { code, out, error } = await room.run("go", ["run", "-gcflags=-e", "."], folder, env);
  const broken = new Map([...error.matchAll(/^\.\/text(\d+)\.go:.*$/gm)].map(([told, k]) => [Number(k), told]));
  if (broken.size) return texts.map((_, k) => broken.get(k));
  return fromLines(texts, out, code === 0 ? "" : error, cells).map((gave, k) =>
    unlike.has(k) ? "is not as gofmt writes it" : gave,
  );
};

/** A slice as fmt.Println writes it. */
const cells = (text: string) =>
  text
    .replace(/^\[|\]$/g, "")
    .split(" ")
    .filter(Boolean)
    .map((cell) => Number(cell.replace("Inf", "Infinity")));
