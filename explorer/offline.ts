// A Vite plugin: a service worker that keeps the page for when there is no network. Files have their digest in their names, so what is kept
// never grows old; a new build keeps its own and drops the rest. All that a formula needs is fetched beforehand, when the page is idle:
// compilers and readers, which are large, are kept once somebody has used them.
import { createHash } from "node:crypto";
import type { Plugin } from "vite";

/** Larger files are kept when they have been used. */
const large = 400_000;

export function offline(): Plugin {
  return {
    name: "offline",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const files = Object.values(bundle)
          .filter((file) => size(file) < large && !/scalar|\.(map|ttf|woff)$|Worker/.test(file.fileName))
          .map(({ fileName }) => fileName)
          .sort();
        const version = createHash("sha256").update(Object.keys(bundle).sort().join("\n")).digest("hex").slice(0, 16);
        this.emitFile({ type: "asset", fileName: "sw.js", source: worker(version, files) });
      },
    },
  };
}

const size = (file: { readonly type: string; readonly code?: string; readonly source?: string | Uint8Array }) =>
  (file.code ?? file.source ?? "").length;

const worker = (version: string, files: readonly string[]) => `const name = "lanewise-${version}";
const files = ${JSON.stringify(files)};

addEventListener("install", (event) => event.waitUntil(caches.open(name).then((cache) => cache.addAll(["./", "theme.js", "icon.svg"])).then(() => skipWaiting())));

addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const key of await caches.keys()) if (key.startsWith("lanewise-") && key !== name) await caches.delete(key);
  await clients.claim();
})()));

// The page says when it has nothing else to do.
addEventListener("message", (event) => event.waitUntil((async () => {
  const cache = await caches.open(name);
  for (const file of files) if (!(await cache.match(file, { ignoreVary: true }))) await cache.add(file).catch(() => {});
})()));

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  event.respondWith(request.mode === "navigate" ? fresh(request) : kept(request));
});

/** The page itself as it is now, or as it was. */
async function fresh(request) {
  const cache = await caches.open(name);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put("./", response.clone());
    return response;
  } catch (error) {
    const before = await cache.match("./", { ignoreVary: true });
    if (before) return before;
    throw error;
  }
}

async function kept(request) {
  const cache = await caches.open(name);
  // Servers differ in what they say answers vary by; these do not.
  const before = await cache.match(request, { ignoreVary: true });
  if (before) return before;
  const response = await fetch(request);
  if (response.ok && response.status === 200) await cache.put(request, response.clone());
  return response;
}
`;
