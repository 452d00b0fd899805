// What formulas, outputs and parameters are called in SQL, where capitals count for nothing.

/** `treasuryFee` as treasury_fee. */
export const snake = (name: string): string => name.replace(/(?<=[a-z0-9])[A-Z]/g, "_$&").toLowerCase();

/** `energy.treasuryFee` as energy_treasury_fee. */
export const functionName = (path: string): string => path.split(".").map(snake).join("_");
