import type { Equations } from "./equations.ts";
import { tex } from "./tex.ts";

export const sampling: Equations<"sampling"> = {
  size: tex`
    size &= \Bigl\lceil \frac{n_0}{1 + (n_0 - 1) / population} \Bigr\rceil, \qquad infinite = n_0 = \frac{z^2\,p\,(1 - p)}{margin^2}
    p &= proportion
    achieved &= z \sqrt{\frac{p\,(1 - p)}{n}} \cdot \sqrt{\frac{population - n}{population - 1}}
    n &= sample, \text{ or } size \text{ where none is given}
    z &= \Phi^{-1}\Bigl(\frac{1 + confidence}{2}\Bigr)
  `,
  bounds: tex`
    hoeffding &= \lceil n_0 \rceil, \qquad serfling = \Bigl\lceil n_0 \cdot \frac{population + 1}{population + n_0} \Bigr\rceil
    n_0 &= \frac{range^2}{2\,error^2} \ln\frac{2}{delta}
    hoeffdingRadius &= range \sqrt{\frac{\ln(2 / delta)}{2 \cdot sample}}
    serflingRadius &= hoeffdingRadius \cdot \sqrt{1 - \frac{sample - 1}{population}}
  `,
  allocation: tex`
    sample^{\text{out}}_h &\propto size_h \cdot deviation_h, \qquad sample^{\text{out}}_h \le size_h
    \sum_h sample^{\text{out}}_h &= sample \text{, whole by core.largestRemainder}
    variance &= \sum_h \Bigl(\frac{size_h}{\sum_j size_j}\Bigr)^2 \cdot \frac{deviation_h^2}{n_h} \Bigl(1 - \frac{n_h}{size_h}\Bigr), \qquad n_h = sample^{\text{out}}_h
  `,
  hybrid: tex`
    processed &= recent + n, \qquad n = \lceil old \cdot fraction \rceil
    old &= population - recent, \qquad workFraction = \frac{processed}{population}
    standardError &= old \cdot deviation \cdot \sqrt{\frac{1 - n / old}{n}}
  `,
};
