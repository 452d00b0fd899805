import { useEffect, useState } from "preact/hooks";
import { Compiler, type Status } from "../own/client.ts";
import { texts } from "virtual:starts";
export default function Page() {
  const [s, set] = useState<Status>({ kind: "idle" });
  useEffect(() => {
    const c = new Compiler((x) => { console.log("STATUS", performance.now()|0, x.kind, JSON.stringify(x).slice(0,200)); set(x); if (x.kind==="compiled") (globalThis as any).again?.(c); });
    let n=0; (globalThis as any).again = (c: Compiler) => { if (n++<3) c.compile(texts["core.ema"]!+"\n".repeat(n)); };
    c.compile(texts["energy.treasuryFee"]!);
    return () => c.stop();
  }, []);
  return <h1>{s.kind}</h1>;
}
