"""mypy accepts passes.py, and refuses every line of fails.py that says so, and no other."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def lines(file: str) -> set[int]:
    run = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", file],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
    )
    found = {int(line) for line in re.findall(rf"^{file}:(\d+): error", run.stdout, re.M)}
    if run.returncode and not found:
        raise SystemExit(run.stdout + run.stderr)
    return found


def main() -> int:
    expected = {i for i, line in enumerate((HERE / "fails.py").read_text().splitlines(), 1) if "# error" in line}
    passes, fails = lines("passes.py"), lines("fails.py")
    if passes or fails != expected:
        print(f"passes.py: errors in lines {sorted(passes)}; fails.py: {sorted(fails)}, expected {sorted(expected)}")
        return 1
    print(f"types: {len(expected)} mistakes found, nothing else")
    return 0


if __name__ == "__main__":
    sys.exit(main())
