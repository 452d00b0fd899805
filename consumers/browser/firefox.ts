// The Firefox of this machine.
import { existsSync } from "node:fs";
import puppeteer, { type Browser } from "puppeteer-core";

const places = process.env.FIREFOX
  ? [process.env.FIREFOX]
  : ["/usr/bin/firefox-esr", "/usr/bin/firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"];
export const firefox = places.find((place) => existsSync(place));
export const remedy =
  "No Firefox on this machine: pages are not tried in it. apt-get install firefox-esr, or name one in FIREFOX.";

export const launch = (): Promise<Browser> =>
  puppeteer.launch({
    browser: "firefox",
    executablePath: firefox!,
    timeout: 120_000,
    protocolTimeout: 120_000,
  });
