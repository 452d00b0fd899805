"""What is loaded is checked before it is used."""

import hashlib
import json
import pickle
import re
import subprocess
import sys

import numpy as np
import pytest
import wasmtime

import lanewise
from lanewise import runtime
from lanewise.manifest import data
from lanewise.names import snake

MANIFEST = (data / "manifest.json").read_bytes()
WASM = (data / "lanewise-simd.wasm").read_bytes()


def changed(**fields):
    return json.dumps({**json.loads(MANIFEST), **fields}).encode()


def manifest_of(wasm):
    """The manifest of another build, whose digest is right."""
    builds = json.loads(MANIFEST)["builds"]
    builds["lanewise-simd"]["sha256"] = hashlib.sha256(wasm).hexdigest()
    return changed(builds=builds)


def test_has_every_formula_by_id_and_as_attribute(lw):
    assert len(lw) == len(json.loads(MANIFEST)["formulas"])
    for id in lw:
        domain, _, name = id.partition(".")
        assert getattr(getattr(lw, domain), snake(name)) is lw[id]
        assert lw[id].__doc__ == lw[id].description.doc


def test_takes_bytes_and_paths():
    assert lanewise.load(wasm=WASM, manifest=data / "manifest.json").core.exp({"x": 0}) == 1
    assert (
        lanewise.load(wasm=str(data / "lanewise-scalar.wasm"), build="scalar", cache=False).build == "lanewise-scalar"
    )


def test_refuses_wasm_of_another_digest():
    with pytest.raises(ValueError, match=r'"wasm" expected lanewise-simd with sha256 \w+, got'):
        lanewise.load(wasm=WASM[:-1] + b"\0")
    with pytest.raises(ValueError, match="sha256"):
        lanewise.load(wasm=data / "lanewise-scalar.wasm")


NO_MANIFESTS = [
    *(b"", b"[]", b"{}", b"[" * 100_000, b'{"abiVersion": 2}'),
    *(
        changed(formulas=3),
        changed(abi=None),
        changed(builds=[]),
        changed(builds={"lanewise-simd": None}),
        changed(builds={}),
    ),
]


@pytest.mark.parametrize("manifest", NO_MANIFESTS)
def test_refuses_what_is_no_manifest(manifest):
    with pytest.raises(ValueError, match="the manifest expected"):
        lanewise.load(manifest=manifest)


def test_refuses_another_abi_version():
    with pytest.raises(ValueError, match="expected ABI version 2, got 3"):
        lanewise.load(manifest=changed(abiVersion=3))
    text = json.loads(MANIFEST)
    exports = "".join(f'(func (export "{name}"))' for name in sorted(kernels(text)))
    wasm = bytes(wasmtime.wat2wasm(f'(module {exports} {rest(1)} (func (export "indexBeyond")))'))
    with pytest.raises(ValueError, match=r'"wasm" expected ABI version 2, got 1'):
        lanewise.load(manifest=manifest_of(wasm), wasm=wasm, cache=False)


def test_refuses_wasm_without_a_kernel_or_with_imports():
    wasm = bytes(wasmtime.wat2wasm(f"(module {rest(2)})"))
    with pytest.raises(ValueError, match=r'"wasm" expected the export "ads_\w+", got none'):
        lanewise.load(manifest=manifest_of(wasm), wasm=wasm, cache=False)
    wasm = bytes(wasmtime.wat2wasm('(module (import "env" "memory" (memory 1)))'))
    with pytest.raises(ValueError, match="imports nothing, got env.memory"):
        lanewise.load(manifest=manifest_of(wasm), wasm=wasm, cache=False)
    wasm = b"\0asm"
    with pytest.raises(ValueError, match='"wasm" expected a module'):
        lanewise.load(manifest=manifest_of(wasm), wasm=wasm, cache=False)


def test_refuses_a_kernel_that_takes_other_arguments():
    text = json.loads(MANIFEST)
    kernel = next(one for one in text["formulas"] if one["id"] == "core.exp")["kernel"]
    kernel["args"] = kernel["args"][:-1]
    with pytest.raises(ValueError, match=r'"wasm" expected core_exp of \(i32, i32\), got one of \(i32, i32, i32\)'):
        lanewise.load(manifest=json.dumps(text).encode(), cache=False)


def kernels(manifest):
    keys = ("kernel", "events", "varying", "varyingEvents", "kernelInt64", "eventsInt64")
    return {formula[key]["name"] for formula in manifest["formulas"] for key in keys if key in formula}


def rest(version):
    return (
        '(memory (export "memory") 1) (global (export "heapBase") i32 (i32.const 1024)) '
        f'(global (export "abiVersion") i32 (i32.const {version}))'
    )


def test_names_the_near_one(lw):
    with pytest.raises(AttributeError, match=r'unknown formula "tresury_fee" \(did you mean "treasury_fee"\?\)'):
        lw.energy.tresury_fee  # noqa: B018
    with pytest.raises(AttributeError, match='did you mean "energy"'):
        lw.enrgy  # noqa: B018
    with pytest.raises(KeyError, match=re.escape('did you mean "energy.treasuryFee"')):
        lw["energy.treasuryfee"]
    with pytest.raises(TypeError, match='lanewise: "id" expected the id of a formula, got int'):
        lw[3]
    with pytest.raises(ValueError, match='"build" expected "simd" or "scalar"'):
        lanewise.load(build="smid")
    with pytest.raises(TypeError, match='"wasm" expected bytes or a path, got int'):
        lanewise.load(wasm=3)


def test_goes_to_other_processes(lw):
    assert lanewise.load() is lanewise.load()
    assert pickle.loads(pickle.dumps(lw)) is lanewise.load()
    assert pickle.loads(pickle.dumps(lw.core.exp)) is lw.core.exp
    script = "import pickle, sys; print(pickle.load(sys.stdin.buffer)({'x': 0.0}))"
    told = subprocess.run(
        [sys.executable, "-c", script], input=pickle.dumps(lw.core.exp), capture_output=True, check=True
    )
    assert told.stdout.strip() == b"1.0"
    with pytest.raises(TypeError, match="only what load"):
        pickle.dumps(lanewise.load(wasm=WASM))


def test_presets_are_what_formulas_take(lw):
    for params in lw.presets["baseline_presets"].values():
        bank = lw.issuance.adaptive_baseline.bank(2, params)
        assert bank.entities == 2
    assert lw.presets["legacy_treasury_fee_bps"] == 500


def test_runs_on_the_documented_calls_of_wasmtime_alone(lw, monkeypatch):
    monkeypatch.setattr(runtime, "_call_unchecked", None)
    monkeypatch.setattr(runtime, "_export_get", None)
    plain = lanewise.load(wasm=WASM)
    x = {"utilization": np.linspace(0, 1, 100), "providers": 4, "hour": 19}
    for name, column in plain.energy.treasury_fee(x).items():
        assert np.array_equal(column, lw.energy.treasury_fee(x)[name])
    split = {"fee": np.array([2**62 + 1]), "percent": np.array([50])}
    assert plain.fees.split(split) == lw.fees.split(split)
    bank = plain.control.pi.bank(3)
    assert bank.step_at([2, 0], {"setpoint": 1, "measured": 0})["u"].tolist() == [1, 1]


def test_names_what_there_are_no_addresses_for(lw, monkeypatch):
    def none_left(*_):
        raise wasmtime.WasmtimeError("mmap failed")

    monkeypatch.setattr(wasmtime, "Instance", none_left)
    with pytest.raises(MemoryError, match="control.pi: expected addresses for one more instance, got mmap failed"):
        lw.control.pi.bank(2)
