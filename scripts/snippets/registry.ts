// A registry of npm on this machine: it has the packed tarball of this package, and sends whoever asks for another one to the registry that is
// set. What docs tell a reader to type, `npm install lanewise` or `npx lanewise`, is thereby done by npm itself.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Registry {
  readonly url: string;
  close(): void;
}

export async function serve(
  tarball: string,
  manifest: { name: string; version: string },
  upstream: string,
): Promise<Registry> {
  const bytes = readFileSync(tarball);
  const integrity = `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
  const { name, version } = manifest;
  const server = createServer(({ url = "/" }, response) => {
    if (url === `/${name}.tgz`) return response.end(bytes);
    if (url.split("?")[0] !== `/${name}`)
      return response.writeHead(307, { location: new URL(url, upstream).href }).end();
    const dist = { tarball: `${origin()}/${name}.tgz`, integrity };
    const document = { name, "dist-tags": { latest: version }, versions: { [version]: { ...manifest, dist } } };
    return response.setHeader("content-type", "application/json").end(JSON.stringify(document));
  });
  const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return { url: `${origin()}/`, close: () => server.close() };
}
