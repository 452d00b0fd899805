export { rows as pi0 } from "./rows.ts";
