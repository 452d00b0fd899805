import type { Equations } from "./equations.ts";

const tex = String.raw;

export const energy: Equations<"energy"> = {
  gridUtilization: tex`u = \frac{\sum_i \max(\mathrm{capacity}_i - \mathrm{available}_i,\, 0)}{\sum_i \mathrm{capacity}_i}`,
  treasuryFee: tex`\begin{aligned}
    \mathrm{fee} &= \operatorname{round}\bigl(\operatorname{clamp}(\mathrm{base} \cdot c \cdot l \cdot t,\ \mathrm{min},\ \mathrm{max})\bigr) \\
    c &= 1 + \tanh\frac{\mathrm{utilization} - \mathrm{target}}{\mathrm{scale}} \\
    l &= 1 - \min\Bigl(\sqrt{\mathrm{providers} / \mathrm{reference}},\ \mathrm{cap}\Bigr) \\
    t &= 1 + \mathrm{amplitude} \cdot \cos\frac{\pi\,(\mathrm{hour} - \mathrm{peak})}{12}
  \end{aligned}`,
  settlement: "",
  reputation: "",
  ewmaReputation: "",
};
