// Browsers that pages are tried in.
import * as ofChromium from "./chromium.ts";
import * as ofFirefox from "./firefox.ts";

export { visit } from "./chromium.ts";

export const browsers = [
  { name: "Chromium", path: ofChromium.chromium, remedy: ofChromium.remedy, launch: ofChromium.launch },
  { name: "Firefox", path: ofFirefox.firefox, remedy: ofFirefox.remedy, launch: ofFirefox.launch },
] as const;
