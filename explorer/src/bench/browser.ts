// What this browser calls itself.

interface Brands {
  readonly brands?: readonly { readonly brand: string; readonly version: string }[];
  readonly platform?: string;
}

/** By what it says of itself: `Chromium 156 on Linux`. */
export function browserOf(agent: string, data?: Brands): string {
  const system = data?.platform || systemOf(agent);
  const brands =
    data?.brands?.filter(({ brand }) => !/not.?a.?brand/i.test(brand.replace(/[^a-z]/gi, " ").trim())) ?? [];
  const brand = brands.find(({ brand }) => brand !== "Chromium") ?? brands[0];
  const name = brand ? `${brand.brand} ${brand.version}` : named(agent);
  return system ? `${name} on ${system}` : name;
}

const known: readonly (readonly [RegExp, string])[] = [
  [/Edg\/(\d+)/, "Edge"],
  [/OPR\/(\d+)/, "Opera"],
  [/Firefox\/(\d+)/, "Firefox"],
  [/Chrome\/(\d+)/, "Chrome"],
  [/Version\/([\d.]+).*Safari/, "Safari"],
];

function named(agent: string): string {
  for (const [pattern, name] of known) {
    const version = pattern.exec(agent)?.[1];
    if (version) return `${name} ${version}`;
  }
  return "a browser of unknown name";
}

const systemOf = (agent: string): string =>
  /Android/.test(agent)
    ? "Android"
    : /iPhone|iPad/.test(agent)
      ? "iOS"
      : /Mac OS X/.test(agent)
        ? "macOS"
        : /Windows/.test(agent)
          ? "Windows"
          : /Linux/.test(agent)
            ? "Linux"
            : "";

export const thisBrowser = (): string =>
  browserOf(navigator.userAgent, (navigator as { userAgentData?: Brands }).userAgentData);
