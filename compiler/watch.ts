// Builds again when files change, one build at a time, and goes on after mistakes.

/** Calls back on every change below a folder, with the file from the folder on. */
export type Watcher = (folder: string, changed: (file: string) => void) => void;

/** Ends when the first build is done; later ones follow the watcher. Returns what waits for the build that runs. */
export async function watch(
  folder: string,
  build: () => Promise<void>,
  tell: (line: string) => void,
  watcher: Watcher,
): Promise<() => Promise<void>> {
  let running = Promise.resolve();
  let busy = false;
  let again = false;
  const once = async () => {
    const start = performance.now();
    try {
      await build();
      tell(`built in ${((performance.now() - start) / 1000).toFixed(1)} s`);
    } catch (error) {
      tell(error instanceof Error ? error.message : String(error));
    }
  };
  const loop = async () => {
    busy = true;
    do {
      again = false;
      await once();
    } while (again);
    busy = false;
  };
  // What changes while a build runs is built after it, once.
  watcher(folder, (file) => {
    if (!file.endsWith(".ts") || file.endsWith(".d.ts")) return;
    if (busy) again = true;
    else running = loop();
  });
  running = loop();
  await running;
  return () => running;
}
