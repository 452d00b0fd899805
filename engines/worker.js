// For a worker of a page: the same as on its main thread.
import { load } from "lanewise";
import { load as loadScalar } from "lanewise/scalar";
import vectors from "lanewise/vectors.json";
import { verify } from "lanewise/verify";
import { probe } from "./probe.js";

postMessage(probe(verify, vectors, { simd: await load(), scalar: await loadScalar() }));
