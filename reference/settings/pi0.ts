import { type Setting, uniform } from "./setting.ts";

export const pi0: Readonly<Record<string, Setting>> = {
  "pi0.cosf": { sizes: { operator: 5 } },
  "pi0.eeo": { sizes: { intervention: 2 } },
  "pi0.fs": { params: { epsilon: 0.05 } },
  "pi0.overlap": { sizes: { state: 2, component: 4 } },
  "pi0.pma": { inputs: ({ row }, next) => ({ gain: uniform(row!, 0, 0.3, next) }) },
  "pi0.qra": { sizes: { resource: 4 }, inputs: ({ row }, next) => ({ elapsed: uniform(row!, 0, 20, next) }) },
  "pi0.ssec": { sizes: { component: 3 } },
};
