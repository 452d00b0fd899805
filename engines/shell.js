// For a shell that has the language and nothing around it: JavaScriptCore's `jsc`. Bundled into one script.
import "./bare.js";
import { loadSync } from "lanewise";
import { loadSync as loadScalar } from "lanewise/scalar";
import vectors from "lanewise/vectors.json";
import { verify } from "lanewise/verify";
import { probe } from "./probe.js";

globalThis.print(probe(verify, vectors, { simd: loadSync(), scalar: loadScalar() }));
