// A bar on standard error while something takes its time; nothing where nobody looks.
import cliProgress from "cli-progress";

export interface Bar {
  update(done: number, of: number, what?: string): void;
  end(): void;
}

export function bar(what: string): Bar {
  if (!process.stderr.isTTY) return { update() {}, end() {} };
  const one = new cliProgress.SingleBar(
    {
      format: `${what} {bar} {percentage} %  {what}`,
      hideCursor: true,
      clearOnComplete: true,
      fps: 20,
      stream: process.stderr,
    },
    cliProgress.Presets.shades_classic,
  );
  let begun = false;
  return {
    update(done, of, what = "") {
      if (!begun) one.start(of, 0, { what });
      begun = true;
      one.update(done, { what });
    },
    end() {
      if (begun) one.stop();
    },
  };
}
