//! Every way to call a formula, beside another way that must agree with it.
use lanewise::{Call, Module, OnInvalid};

fn ramp(cells: usize, low: f64, high: f64) -> Vec<f64> {
    (0..cells).map(|i| low + (high - low) * ((i * 7919 % cells) as f64 / cells as f64)).collect()
}

#[test]
fn long_columns_have_the_bits_of_their_rows() {
    let mut lw = lanewise::load().unwrap();
    let rows = 100_003;
    let (utilization, providers, hour) = (ramp(rows, 0.0, 1.0), ramp(rows, 0.0, 300.0), ramp(rows, 0.0, 24.0));
    let call = || lanewise::energy::treasury_fee().utilization(&utilization).providers(&providers).hour(&hour);
    let out = call().run(&mut lw).unwrap();
    for row in (0..rows).step_by(997).chain([rows - 1]) {
        let one =
            lanewise::energy::treasury_fee().utilization(utilization[row]).providers(providers[row]).hour(hour[row]);
        let one = one.row(&mut lw).unwrap();
        assert_eq!((one.fee, one.raw), (out.fee[row], out.raw[row]));
    }
    let mut raw = vec![0.0; rows];
    let rest = call().out_raw(&mut raw).run(&mut lw).unwrap();
    assert_eq!(raw, out.raw);
    assert!(rest.fee.is_empty() && rest.raw.is_empty());
}

#[test]
fn a_bank_ticks_as_a_series_runs_and_as_events_come() {
    let module = Module::load().unwrap();
    let (entities, ticks) = (301, 40);
    let measured = ramp(entities * ticks, -3.0, 9.0);
    let make = || lanewise::control::pi().kp(2.0).min(-1.0).max(4.0);
    let mut lw = module.instance().unwrap();
    let series = make().setpoint(5.0).measured(&measured).entities(entities).run(&mut lw).unwrap();
    let (mut by_tick, mut by_event) =
        (make().bank(&module, entities).unwrap(), make().bank(&module, entities).unwrap());
    let mut run = make().bank(&module.with_staging(4096), entities).unwrap();
    let out = run.tick().setpoint(5.0).measured(&measured).run().unwrap();
    assert_eq!((&out.u, &out.integral), (&series.u, &series.integral));
    for (tick, column) in measured.chunks(entities).enumerate() {
        let now = tick * entities..(tick + 1) * entities;
        let out = by_tick.tick().setpoint(5.0).measured(column).step().unwrap();
        assert_eq!(out.u, series.u[now.clone()]);
        // The same tick from the last entity to the first.
        let turns: Vec<u32> = (0..entities as u32).rev().collect();
        let column: Vec<f64> = column.iter().rev().copied().collect();
        let mut out = by_event.tick().setpoint(5.0).measured(&column).at(&turns).unwrap();
        out.u.reverse();
        assert_eq!(out.u, series.u[now]);
    }
    assert_eq!(by_tick.save(), run.save());
    assert_eq!(by_event.save(), run.save());
    by_tick.reset();
    assert_eq!(by_tick.save(), make().bank(&module, entities).unwrap().save());
    by_tick.load(&run.save()).unwrap();
    assert_eq!(by_tick.state("integral"), run.state("integral"));
    assert_eq!(by_tick.state("none"), None);
    by_tick.state_mut("integral").unwrap()[3] = 7.0;
    assert_eq!(by_tick.state("integral").unwrap()[3], 7.0);
}

#[test]
fn parameters_as_columns_are_those_of_each_row_and_entity() {
    let module = Module::load().unwrap();
    let mut lw = module.instance().unwrap();
    let base = [100.0, 250.0, 400.0];
    let fees = lanewise::energy::treasury_fee().utilization(0.8).providers(25).hour(7);
    let fees = fees.base(&base).run(&mut lw).unwrap().fee;
    for (base, fee) in base.into_iter().zip(fees) {
        let own = lanewise::energy::treasury_fee().utilization(0.8).providers(25).hour(7).base(base);
        assert_eq!(own.row(&mut lw).unwrap().fee, fee);
    }
    let kp = [1.0, 2.0];
    let measured = [4.0, 4.5, 4.4, 4.6];
    let mut bank = lanewise::control::pi().kp(&kp).bank(&module, 2).unwrap();
    let both = bank.tick().setpoint(5.0).measured(&measured).run().unwrap().u;
    let series = lanewise::control::pi().kp(&kp).setpoint(5.0).measured(&measured).run(&mut lw).unwrap();
    assert_eq!(series.u, both);
    for (entity, kp) in kp.into_iter().enumerate() {
        let own = [measured[entity], measured[2 + entity]];
        let own = lanewise::control::pi().kp(kp).setpoint(5.0).measured(&own).run(&mut lw).unwrap();
        assert_eq!(own.u, [both[entity], both[2 + entity]]);
    }
    let saved = bank.save();
    let text = String::from_utf8_lossy(&saved);
    assert!(text.contains("params.kp*1"), "{text}");
    bank.load_same(&saved).unwrap();
}

#[test]
fn groups_of_any_length_have_the_bits_of_each_alone() {
    let mut lw = lanewise::load().unwrap().module().with_staging(1 << 12).instance().unwrap();
    let rows = 70_001;
    let x = ramp(rows, -5.0, 5.0);
    let offsets = [0, 0, 3, 4, 65_000, 65_001, rows as u32];
    let out = lanewise::core::moments().x(&x).offsets(&offsets).run(&mut lw).unwrap();
    for (group, cut) in offsets.windows(2).enumerate().filter(|(_, cut)| cut[0] < cut[1]) {
        let alone = lanewise::core::moments().x(&x[cut[0] as usize..cut[1] as usize]).run(&mut lw).unwrap();
        assert_eq!(alone.mean[0].to_bits(), out.mean[group].to_bits());
        assert_eq!(alone.sample_variance[0].to_bits(), out.sample_variance[group].to_bits());
    }
    assert!(out.mean[0].is_nan());
}

#[test]
fn columns_without_cells_come_back_so() {
    let mut lw = lanewise::load().unwrap();
    let none: [f64; 0] = [];
    assert!(lanewise::core::exp().x(&none).run(&mut lw).unwrap().is_empty());
    let out = lanewise::core::moments().x(&none).offsets(&[0]).run(&mut lw).unwrap();
    assert!(out.mean.is_empty());
    let mut bank = lanewise::core::ema().alpha(0.5).bank(lw.module(), 3).unwrap();
    let before = bank.save();
    assert!(bank.tick().x(&none).run().unwrap().is_empty());
    assert!(bank.tick().x(&none).at(&[]).unwrap().is_empty());
    assert_eq!(bank.save(), before);
}

#[test]
fn flags_codes_and_integers_are_what_they_are_in_rust() {
    let mut lw = lanewise::load().unwrap();
    let row =
        lanewise::network::peer_score().validity(0.9).response(0.5).resource(0.8).adherence(0.9).row(&mut lw).unwrap();
    assert_eq!(row.weakest, Some(lanewise::network::peer_score::Weakest::Response));
    let call = Call::new().input("validity", 0.9).input("response", 0.5).input("resource", 0.8).input("adherence", 0.9);
    assert_eq!(lw.call("network.peer_score", call).unwrap().name("weakest"), Some("response"));
    let ban = lanewise::network::peer_ban().score(f64::NAN).health(0.9).limit(100).row(&mut lw).unwrap();
    assert_eq!(ban.ban, None);
    let ban = lanewise::network::peer_ban().score(0.2).health(0.9).limit(100).row(&mut lw).unwrap();
    assert_eq!(ban.ban, Some(true));
    let split = lanewise::fees::split().fee(&[i64::MAX - 8, 1001]).percent(50_i64).run_integers(&mut lw).unwrap();
    assert_eq!(split.consumer[1], 501);
    assert_eq!(split.consumer[0] + split.industrial[0], i64::MAX - 8);
    let delivered = [true, false];
    let mut bools = lanewise::energy::reputation().bank(lw.module(), 2).unwrap();
    let mut numbers = lanewise::energy::reputation().bank(lw.module(), 2).unwrap();
    bools.tick().delivered(&delivered).step().unwrap();
    numbers.tick().delivered(&[1.0, 0.0]).step().unwrap();
    assert_eq!(bools.save(), numbers.save());
}

#[test]
fn a_module_is_shared_by_threads_each_with_an_instance() {
    let module = Module::load().unwrap();
    let one = |module: &Module| {
        let mut lw = module.instance().unwrap();
        lanewise::core::exp().x(&ramp(1000, -3.0, 3.0)).run(&mut lw).unwrap()
    };
    let here = one(&module);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| assert_eq!(one(&module), here));
        }
    });
}

#[test]
fn strict_formulas_refuse_unless_nan_is_asked_for() {
    let mut lw = lanewise::load().unwrap();
    let strict =
        crate::vectors::manifest()["formulas"].as_array().unwrap().iter().filter(|formula| formula["strict"] == true);
    assert!(strict.count() > 10);
    let call = || lanewise::privacy::dynamic_k().sensitivity(0.5).confidence(0.5);
    let message = call().density(f64::NAN).run(&mut lw).unwrap_err().to_string();
    assert!(message.starts_with("privacy.dynamicK: \"density\" expected "), "{message}");
    let out = call().density(f64::NAN).on_invalid(OnInvalid::Nan).run(&mut lw);
    assert!(out.is_ok(), "{out:?}");
}
