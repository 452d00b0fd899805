"""Formulas as SIMD WebAssembly kernels: whole columns and banks of stateful entities, with the same bits in every host.

import lanewise

lw = lanewise.load()
fee = lw.energy.treasury_fee({"utilization": 0.8, "providers": 25, "hour": 7})
"""

from .bank import Bank
from .catalogue import Domain, Lanewise, load
from .formula import Formula
from .manifest import ABI_VERSION
from .workspace import Workspace

__all__ = ["ABI_VERSION", "Bank", "Domain", "Formula", "Lanewise", "Workspace", "load"]
