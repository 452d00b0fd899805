import { computed } from "./formulas.js";

self.onmessage = async ({ data }) => {
  try {
    postMessage({ report: await computed(fetch(data)) });
  } catch (error) {
    postMessage({ error: String(error) });
  }
};
