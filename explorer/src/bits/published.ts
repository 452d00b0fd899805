// What docs/engines.md says of every engine: the digest of the release, and the table.

export interface Engine {
  readonly engine: string;
  readonly version: string;
  /** the first 16 digits */
  readonly digest: string;
}

export interface Published {
  readonly digest: string;
  readonly engines: readonly Engine[];
}

export function published(markdown: string): Published {
  const digest = /Digest `([0-9a-f]{64})`/.exec(markdown)?.[1];
  if (!digest) throw new Error("docs/engines.md tells no digest");
  const engines = [...markdown.matchAll(/^\| ([^|]+) \| ([^|]+) \| `([0-9a-f]{16})` \|/gm)].map(
    ([, engine = "", version = "", digest = ""]) => ({ engine, version, digest }),
  );
  return { digest, engines };
}
