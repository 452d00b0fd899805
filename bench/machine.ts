// Where and when figures were taken: none is worth anything without.
import { arch, cpus, loadavg, platform, totalmem } from "node:os";

export const machine = () => ({
  date: new Date().toISOString(),
  node: process.version,
  v8: process.versions.v8,
  cpu: cpus()[0]?.model.trim() ?? "unknown",
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  platform: `${platform()} ${arch()}`,
  load: loadavg().map((load) => Number(load.toFixed(2))),
});
