"""Build hook: writes the type stubs from the manifest before files are gathered."""

from __future__ import annotations

import importlib
import sys
import types
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class StubsHook(BuildHookInterface):  # type: ignore[misc,type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        package = Path(self.root) / "src" / "lanewise"
        manifest = package / "data" / "manifest.json"
        if not manifest.exists():
            raise FileNotFoundError(
                f"{manifest} is not there: `npm run build && npm run hosts python` in the repository"
            )
        # The package itself needs NumPy and wasmtime; what writes stubs does not.
        bare = types.ModuleType("lanewise")
        bare.__path__ = [str(package)]
        sys.modules["lanewise"] = bare
        try:
            importlib.import_module("lanewise.stubs").write(manifest, package)
        finally:
            for name in [name for name in sys.modules if name == "lanewise" or name.startswith("lanewise.")]:
                del sys.modules[name]
