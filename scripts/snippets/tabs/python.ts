// Python: the texts one after the other in one process, which loads once.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { snake } from "../../../explorer/src/code/call.ts";
import { interpreter } from "../python.ts";
import { fromJson, type Runner } from "./runner.ts";

const program = `import contextlib, io, json, sys
import numpy
import lanewise

lw = lanewise.load()
lanewise.load = lambda: lw


def plain(value):
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, numpy.ndarray):
        value = value.reshape(-1).tolist()
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, float) and not abs(value) < float("inf"):
        return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"
    return value


for text in json.load(open(sys.argv[1])):
    names, printed = {"__name__": "__main__"}, io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(text, names)
        told = {"result": plain(names["result"])}
        if printed.getvalue() != f"{names['result']}\\n":
            told = {"error": f"printed {printed.getvalue()}"}
    except Exception as error:
        told = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(told))
`;

export const python: Runner = async (texts, room) => {
  const folder = room.page("formulas");
  writeFileSync(join(folder, "texts.py"), program);
  writeFileSync(join(folder, "texts-python.json"), JSON.stringify(texts.map(({ text }) => text)));
  const { code, out, error } = await room.run(interpreter(room), ["texts.py", "texts-python.json"], folder);
  if (code !== 0) return texts.map(() => error);
  return out
    .trim()
    .split("\n")
    .map((line, k) => fromJson(texts[k]!.entry, line, snake));
};
