import type { Setting } from "./setting.ts";

export const signal: Readonly<Record<string, Setting>> = {};
