// What a body is made of: `step`, and the words. A body runs as plain TypeScript too, by `run`.
export * from "../compiler/step.ts";
export * from "../compiler/vocabulary.ts";
