//! What a caller can get wrong, in the words that it is told in. Nothing is computed or changed then.
use lanewise::energy::treasury_fee;
use lanewise::{Call, Error, Loader, Module};
use serde_json::Value;
use sha2::{Digest, Sha256};

fn refusal(id: &str, call: Call<'_>) -> String {
    lanewise::load().unwrap().call(id, call).unwrap_err().to_string()
}

fn fee() -> Call<'static> {
    Call::new().input("utilization", 0.8).input("providers", 25.0).input("hour", 7.0)
}

#[test]
fn names_that_there_are_not_are_told_with_the_near_one() {
    assert_eq!(
        refusal("energy.treasureFee", fee()),
        "lanewise: unknown formula \"energy.treasureFee\" (did you mean \"energy.treasuryFee\"?)"
    );
    assert_eq!(
        refusal("energy.treasuryFee", fee().input("huor", 1.0)),
        "energy.treasuryFee: unknown input \"huor\" (did you mean \"hour\"?), expected \"utilization\", \"providers\", \"hour\""
    );
    let message = refusal("energy.treasuryFee", fee().param("liquidityCup", 1.0));
    assert!(message.contains("(did you mean \"liquidity_cap\"?)"), "{message}");
    let message = refusal("core.exp", Call::new().input("x", 1.0).param("base", 2.0));
    assert_eq!(message, "core.exp: unknown parameter \"base\", it has none");
    let message = refusal("core.exp", Call::new().input("x", 1.0).size("rows", 2));
    assert_eq!(message, "core.exp: unknown axis \"rows\" (did you mean \"row\"?), expected \"row\"");
}

#[test]
fn kinds_and_values_are_told_with_what_was_expected() {
    let missing = Call::new().input("utilization", 0.8).input("providers", 25.0);
    assert_eq!(
        refusal("energy.treasuryFee", missing),
        "energy.treasuryFee: \"hour\" expected f64 or &[f64], got nothing"
    );
    for (call, message) in [
        (fee().input("hour", true), "\"hour\" expected f64 or &[f64], got bool"),
        (fee().input("hour", &[1_u32, 2]), "\"hour\" expected f64 or &[f64], got &[u32]"),
        (fee().param("form", 1.0), "\"form\" expected one of \"smooth\", \"linear\", got f64"),
        (fee().param("form", "seed"), "\"form\" expected \"smooth\", as \"seed\" is called now, got \"seed\""),
        (fee().param("enabled", 1.0), "\"enabled\" expected bool, got f64"),
        (fee().param("liquidityCap", 2.0), "\"liquidity_cap\" expected 0 to 1, got 2"),
        (fee().param("min", 2000.0), "\"min\" expected at most \"max\" = 1000, got 2000"),
        (fee().entities(2), "entities expected a formula with state, got 2"),
        (fee().param("base", &[1.0, 2.0]).param("target", &[0.5]), "\"target\" expected length 2, got 1"),
        (fee().param("base", &[1.0, -2.0]), "\"base\" expected 0 to 10000, got -2 at 1"),
        (fee().param("min", &[1.0, 1001.0]), "\"min\" expected at most \"max\" = 1000, got 1001"),
    ] {
        assert_eq!(refusal("energy.treasuryFee", call), format!("energy.treasuryFee: {message}"));
    }
}

#[test]
fn integers_stand_alone() {
    let call = Call::new().input("fee", 1001_i64).input("percent", 50.0);
    assert_eq!(refusal("fees.split", call), "fees.split: inputs expected all in f64 or all in i64, got both");
    let call = Call::new().input("fee", 1001_i64).input("percent", &[50_i64, -1]);
    assert_eq!(
        refusal("fees.split", call),
        "fees.split: \"percent\" expected a whole number, 0 to 100, got -1 in row 1"
    );
    let message = refusal("core.exp", Call::new().input("x", 1_i64));
    assert_eq!(message, "core.exp: \"x\" expected f64 or &[f64], got i64");
}

#[test]
fn columns_to_write_to_are_as_long_as_what_they_take() {
    let (mut short, mut kept) = ([0.0; 2], [5.0; 3]);
    let message = {
        let call = Call::new().input("utilization", &[0.5, 0.6, 0.7]).input("providers", 1.0).input("hour", 1.0);
        refusal("energy.treasuryFee", call.out("fee", &mut kept).out("raw", &mut short))
    };
    assert_eq!(message, "energy.treasuryFee: \"out.raw\" expected length 3, got 2");
    assert_eq!(kept, [5.0; 3]);
}

#[test]
fn a_bank_keeps_its_state_when_it_refuses() {
    let module = Module::load().unwrap();
    let mut bank = lanewise::control::pi().kp(2.0).bank(&module, 2).unwrap();
    bank.tick().setpoint(5.0).measured(&[4.0, 4.5]).step().unwrap();
    let before = bank.save();
    for (message, told) in [
        (bank.step(Call::new().input("setpoint", 1.0)), "\"measured\" expected f64 or &[f64], got nothing"),
        (
            bank.step(Call::new().param("kp", 1.0)),
            "a tick expected inputs and columns to write to, got options of a bank",
        ),
        (bank.tick().setpoint(5.0).measured(&[1.0]).step().map(|_| panic!()), "\"measured\" expected length 2, got 1"),
        (
            bank.tick().setpoint(5.0).measured(&[1.0; 3]).run().map(|_| panic!()),
            "\"measured\" expected length to be a multiple of 2, got 3",
        ),
        (
            bank.tick().setpoint(5.0).measured(1.0).at(&[0, 2]).map(|_| panic!()),
            "\"indices\" expected 0 to 1, got 2 at 1",
        ),
    ] {
        assert_eq!(message.unwrap_err().to_string(), format!("control.pi: {told}"));
        assert_eq!(bank.save(), before);
    }
    let other = lanewise::control::pi().kp(3.0).bank(&module, 2).unwrap().save();
    let ema = lanewise::core::ema().alpha(0.5).bank(&module, 2).unwrap().save();
    for (bytes, told) in [
        (&ema, "formula control.pi, got core.ema"),
        (&before[..20].to_vec(), "bytes as save() made them, got 20 bytes that do not have their checksum"),
        (&b"LWB1".to_vec(), "bytes that save() made, got something else"),
        (&Vec::new(), "bytes that save() made, got something else"),
    ] {
        let message = bank.load(bytes).unwrap_err().to_string();
        assert_eq!(message, format!("control.pi: saved state expected {told}"));
    }
    let message = bank.load_same(&other).unwrap_err().to_string();
    assert_eq!(message, "control.pi: saved state expected parameter \"kp\" 2, got 3");
    assert_eq!(bank.save(), before);
    bank.load(&other).unwrap();
    assert_ne!(bank.save(), before);
}

#[test]
fn what_is_no_bank_is_not_made() {
    let module = Module::load().unwrap();
    let refusal = |id: &str, entities: usize, call: Call<'_>| module.bank(id, entities, call).unwrap_err().to_string();
    assert_eq!(refusal("core.exp", 2, Call::new()), "core.exp: a bank expected a formula with state, got one without");
    assert_eq!(
        refusal("control.pi", 0, Call::new()),
        "control.pi: \"entities\" expected a whole number, 1 or more, got 0"
    );
    assert_eq!(
        refusal("control.pi", 2, Call::new().int64(true)),
        "control.pi: \"int64\" expected false: this formula works in doubles, got true"
    );
    assert_eq!(
        refusal("control.pi", 2, Call::new().state("integral", f64::NAN)),
        "control.pi: \"state.integral\" expected a finite number, got NaN"
    );
    assert_eq!(
        refusal("control.pi", 2, Call::new().size("tick", 2)),
        "control.pi: \"tick\" expected to be left out of a bank's sizes: its entities and columns tell, got 2"
    );
}

/// Wasm that exports a memory and `k`, a function without arguments.
const SMALL: &[u8] = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x02\x01\0\x05\x03\x01\0\x01\
\x07\x0e\x02\x06memory\x02\0\x01k\0\0\x0a\x04\x01\x02\0\x0b";

/// What is said of some wasm and a manifest of one formula that vouches for it.
fn mismatch(wasm: &[u8], change: impl Fn(&mut Value)) -> String {
    let mut manifest = crate::vectors::manifest().clone();
    manifest["builds"]["lanewise-simd"]["sha256"] = crate::vectors::hex(&Sha256::digest(wasm)).into();
    manifest["formulas"] = Value::Array(vec![crate::vectors::described("core.exp").clone()]);
    change(&mut manifest);
    let error = Loader::new().wasm(wasm).manifest(manifest.to_string()).load().unwrap_err();
    assert!(matches!(error, Error::Module(_)), "{error:?}");
    error.to_string()
}

#[test]
fn wasm_and_manifest_of_different_kinds_are_refused() {
    let missing = |name: &str| format!("lanewise: the wasm expected to export \"{name}\", got none");
    assert_eq!(mismatch(b"\0asm\x01\0\0\0", |_| ()), missing("memory"));
    assert_eq!(mismatch(SMALL, |_| ()), missing("core_exp"));
    let named = |manifest: &mut Value| manifest["formulas"][0]["kernel"]["name"] = "k".into();
    assert_eq!(mismatch(SMALL, named), "lanewise: the kernel \"k\" expected other arguments than the manifest tells");
    let without_arguments = |manifest: &mut Value| {
        named(manifest);
        manifest["formulas"][0]["kernel"]["args"] = Value::Array(Vec::new());
        for part in ["inputs", "outputs", "varying"] {
            manifest["formulas"][0][part] = Value::Null;
        }
    };
    assert_eq!(mismatch(SMALL, without_arguments), missing("heapBase"));
    assert_eq!(
        mismatch(SMALL, |manifest| manifest["abiVersion"] = 3.into()),
        "lanewise: the manifest expected abiVersion 2, got 3"
    );
    let message = Loader::new().wasm(*b"\0asm").load().unwrap_err().to_string();
    assert!(message.starts_with("lanewise: the wasm expected sha256 "), "{message}");
    let message = Loader::new().manifest(*b"{").load().unwrap_err().to_string();
    assert!(message.starts_with("lanewise: the manifest cannot be read: "), "{message}");
}

#[test]
fn rows_outside_the_domain_stop_who_asks_for_it() {
    let mut lw = lanewise::load().unwrap();
    let call = || treasury_fee().utilization(&[0.5, 1.5]).providers(25).hour(7);
    assert!(call().run(&mut lw).unwrap().fee[1].is_nan());
    let message = call().on_invalid(lanewise::OnInvalid::Throw).run(&mut lw).unwrap_err().to_string();
    assert_eq!(message, "energy.treasuryFee: \"utilization\" expected 0 to 1, got 1.5 in row 1");
}

#[test]
fn lengths_that_nobody_can_have_are_refused() {
    let x = [1.0, 2.0, 3.0, 4.0];
    let groups = |count: usize| Call::new().input("x", &x).size("group", count);
    let pi = || Call::new().input("setpoint", 1.0).input("measured", 1.0);
    for (id, call, message) in [
        ("core.moments", groups(3), "\"group\" expected 1 without \"offsets\", got 3"),
        ("core.median", groups(0), "\"group\" expected 1 without \"offsets\", got 0"),
        (
            "core.sum",
            Call::new().input("x", 1.0).size("row", (1 << 32) + 1),
            "\"row\" expected 0 to 4294967295, got 4294967297",
        ),
        (
            "control.pi",
            pi().entities(1 << 60),
            "\"out.u\" expected a size that fits memory, got 1152921504606846976 cells",
        ),
        (
            "control.pi",
            pi().size("tick", 1 << 32).size("entity", 1 << 32),
            "\"out.u\" expected a size that fits memory, got 18446744073709551615 cells",
        ),
        (
            "core.topK",
            Call::new().input("x", &x).size("rank", 1 << 46),
            "\"out.values\" expected a size that fits memory, got 70368744177664 cells",
        ),
    ] {
        assert_eq!(refusal(id, call), format!("{id}: {message}"));
    }
}
