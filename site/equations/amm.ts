import type { Equations } from "./equations.ts";
import { tex } from "./tex.ts";

export const amm: Equations<"amm"> = {
  mint: tex`
    liquidity &= \begin{cases} \sqrt{a\,b} - minimum & s = 0 \\ \min\Bigl(\dfrac{a\,s}{x},\ \dfrac{b\,s}{y}\Bigr) & s > 0 \end{cases}
    share &= \begin{cases} liquidity / \sqrt{a\,b} & s = 0 \\ liquidity / (s + liquidity) & s > 0 \end{cases}
    surplusA &= a - liquidity \cdot x / s, \qquad surplusB = b - liquidity \cdot y / s
    (0 \text{ where } s &= 0)
    a &= amountA, \quad b = amountB, \quad x = reserveA, \quad y = reserveB
    s &= supply
  `,
  burn: tex`amountA = reserveA \cdot \frac{liquidity}{supply}, \qquad amountB = reserveB \cdot \frac{liquidity}{supply}`,
  impermanentLoss: tex`
    pool &= \sqrt{r}, \qquad hold = \frac{1 + r}{2}, \qquad r = ratio
    loss &= \frac{pool}{hold} - 1 = \frac{2 \sqrt{r}}{1 + r} - 1 = -\frac{(\sqrt{r} - 1)^2}{1 + r}
  `,
  amountOut: tex`
    amountOut &= \frac{g \cdot amountIn \cdot y}{x + g \cdot amountIn}
    g &= 1 - fee, \quad x = reserveIn, \quad y = reserveOut
    price &= \frac{amountOut}{amountIn} = \frac{g\,y}{x + g \cdot amountIn}, \qquad spot = \frac{y - amountOut}{x + amountIn}
    impact &= \frac{g \cdot amountIn}{x + g \cdot amountIn}, \qquad slippage = 1 - price \cdot \frac{x}{y}
  `,
  amountIn: tex`
    amountIn &= \frac{x \cdot amountOut}{g \cdot (y - amountOut)}
    g &= 1 - fee, \quad x = reserveIn, \quad y = reserveOut
    price &= \frac{amountOut}{amountIn} = \frac{g \cdot (y - amountOut)}{x}, \qquad spot = \frac{y - amountOut}{x + amountIn}
    impact &= \frac{amountOut}{y}, \qquad slippage = fee + g \cdot \frac{amountOut}{y}
  `,
  quote: tex`amount \cdot \frac{reserveOut}{reserveIn}`,
};
