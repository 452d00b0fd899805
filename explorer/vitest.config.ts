import { defineConfig } from "vitest/config";

export default defineConfig({
  // One browser at a time: two cores are little for two of them.
  test: { include: ["explorer/test/*.test.ts"], testTimeout: 180_000, hookTimeout: 180_000, fileParallelism: false },
});
