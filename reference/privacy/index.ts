// Written by npm run indices, all but the comment on the domain.
export * from "./anonymity.ts";
export * from "./budget.ts";
export * from "./budget-gaussian.ts";
export * from "./classes.ts";
export * from "./renyi.ts";
export * from "./response.ts";
export * from "./zcdp.ts";
