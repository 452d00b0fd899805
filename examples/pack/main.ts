// Uses the built pack: npm run build first.
import { load } from "./dist/index.js";

const { weather } = await load();
console.log("vapour at 20 degC", weather.vapour({ temperature: 20 }).toFixed(2), "hPa");

const stations = weather.warmth.bank(2, { rise: 0.4 });
for (const temperature of [
  [10, 12],
  [15, 8],
])
  console.log("warmth", ...stations.step({ temperature: Float64Array.from(temperature) }));

const value = Float64Array.of(3, 9, 4, -1, 5);
console.log("spread", ...weather.spread({ value, offsets: Uint32Array.of(0, 3, 5) }));
