"""Runs every Python block of the README as pasted, each in an empty folder: python tests/readme.py <python of a fresh project>."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"


def main(python: str) -> int:
    blocks = re.findall(r"^```python\n(.*?)^```", README.read_text(), re.S | re.M)
    assert blocks, "the README has no examples"
    for block in blocks:
        with tempfile.TemporaryDirectory() as folder:
            start = time.perf_counter()
            (Path(folder) / "example.py").write_text(block)
            run = subprocess.run([python, "example.py"], cwd=folder, capture_output=True, text=True, check=False)
        if run.returncode:
            print(f"{block}\n{run.stderr}", file=sys.stderr)
            return 1
        # What a comment says is printed is printed.
        for said in re.findall(r"print\(.*#.*?(\[[\d. ]+\]|\d[\d.]*)$", block, re.M):
            if said not in run.stdout:
                print(f"the README says {said}, printed was\n{run.stdout}", file=sys.stderr)
                return 1
        print(f"README: {len(block.splitlines())} lines in {time.perf_counter() - start:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
