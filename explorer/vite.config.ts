// One static folder, explorer/dist, that works from any path of any server.
import { defineConfig } from "vite";
import { catalogue } from "./catalogue.ts";
import { offline } from "./offline.ts";
import { texts } from "./own/texts.ts";
import { slim } from "./slim.ts";

export default defineConfig({
  base: "./",
  plugins: [catalogue(), texts(), offline()],
  build: {
    target: "es2022",
    // What the style sheet is written in: light-dark() as it stands.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    // wasm and fonts are files: the policy of the page allows no data: addresses for them.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 4000,
  },
  worker: { format: "es", plugins: () => [slim(), texts()] },
});
