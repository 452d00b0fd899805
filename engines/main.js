// For hosts with modules and a console: Node, Deno, Bun.
import { loadSync } from "lanewise";
import { loadSync as loadScalar } from "lanewise/scalar";
import vectors from "lanewise/vectors.json" with { type: "json" };
import { verify } from "lanewise/verify";
import { probe } from "./probe.js";

console.log(probe(verify, vectors, { simd: loadSync(), scalar: loadScalar() }));
