//! lanewise against the loop that a person writes who trusts the data: no check of what is valid, nothing counted, what depends on
//! parameters alone before the loop. `cargo bench`, or `cargo bench -- --quick`. Results are compared first; every round gives
//! each its turn, and the ratio is the median over rounds.
use lanewise::{Module, Result};
use std::f64::consts::PI;
use std::hint::black_box;
use std::time::Instant;

struct Line {
    name: &'static str,
    loop_ns: f64,
    lanewise_ns: f64,
    ratio: f64,
}

/// A seeded number from 0 to 1.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn column(&mut self, cells: usize, low: f64, high: f64) -> Vec<f64> {
        (0..cells).map(|_| low + (high - low) * self.next()).collect()
    }
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

/// Times both in turn.
fn race(name: &'static str, rows: usize, rounds: usize, mut plain: impl FnMut(), mut ours: impl FnMut()) -> Line {
    let time = |run: &mut dyn FnMut()| {
        let start = Instant::now();
        run();
        start.elapsed().as_secs_f64() * 1e9 / rows as f64
    };
    let (mut plains, mut owns) = (Vec::new(), Vec::new());
    for round in 0..=rounds {
        let (first, second): (&mut dyn FnMut(), &mut dyn FnMut()) =
            if round % 2 == 0 { (&mut plain, &mut ours) } else { (&mut ours, &mut plain) };
        let (a, b) = (time(first), time(second));
        // The first round warms up.
        if round > 0 {
            plains.push(if round % 2 == 0 { a } else { b });
            owns.push(if round % 2 == 0 { b } else { a });
        }
    }
    let ratio = median(plains.iter().zip(&owns).map(|(plain, own)| plain / own).collect());
    Line { name, loop_ns: median(plains), lanewise_ns: median(owns), ratio }
}

/// Largest difference relative to the larger of both, or to 1.
fn same(what: &str, ours: &[f64], plain: &[f64]) {
    for (a, b) in ours.iter().zip(plain) {
        let off = (a - b).abs() / a.abs().max(b.abs()).max(1.0);
        assert!(off < 1e-9, "{what}: {a} is not {b}");
    }
}

fn treasury_fee(rows: usize, rounds: usize) -> Result<Line> {
    let mut random = Random(1);
    let utilization = random.column(rows, 0.0, 1.0);
    let providers = random.column(rows, 0.0, 200.0);
    let hour = random.column(rows, 0.0, 24.0);
    let fresh = || vec![0.0; rows];
    let (mut fee, mut congestion, mut liquidity, mut time, mut raw) = (fresh(), fresh(), fresh(), fresh(), fresh());
    let mut plain = |fee: &mut [f64]| {
        let (base, target, scale, peak, reference, cap, amplitude) =
            black_box((250.0, 0.7, 0.1, 19.0, 100.0, 0.3, 0.3));
        let (min, max) = black_box((100.0, 1000.0));
        let (steepness, per_hour) = (-2.0 / scale, PI / 12.0);
        let inputs = utilization.iter().zip(&providers).zip(&hour);
        let outputs = fee.iter_mut().zip(&mut congestion).zip(&mut liquidity).zip(&mut time).zip(&mut raw);
        for (((utilization, providers), hour), ((((fee, congestion), liquidity), time), raw)) in inputs.zip(outputs) {
            *congestion = 2.0 / (1.0 + f64::exp(steepness * (utilization - target)));
            *liquidity = 1.0 - f64::min(f64::sqrt(providers / reference), cap);
            *time = 1.0 + amplitude * f64::cos(per_hour * (hour - peak));
            *raw = base * *congestion * *liquidity * *time;
            *fee = raw.clamp(min, max).round();
        }
    };
    let mut lw = lanewise::load()?;
    let mut own: [Vec<f64>; 5] = std::array::from_fn(|_| fresh());
    let mut ours = || {
        let [fee, congestion, liquidity, time, raw] = &mut own;
        let call = lanewise::energy::treasury_fee().utilization(&utilization).providers(&providers).hour(&hour);
        let call = call.out_fee(fee).out_congestion(congestion).out_liquidity(liquidity).out_time(time).out_raw(raw);
        call.run(&mut lw).map(drop).unwrap();
    };
    plain(&mut fee);
    ours();
    let line = race("energy.treasuryFee, 1e6 rows", rows, rounds, || plain(black_box(&mut fee)), &mut ours);
    same("congestion", &own[1], &congestion);
    same("raw", &own[4], &raw);
    Ok(line)
}

fn peer_score(rows: usize, rounds: usize) -> Result<Line> {
    let mut random = Random(2);
    let columns: [Vec<f64>; 4] = std::array::from_fn(|_| random.column(rows, 0.01, 1.0));
    let [validity, response, resource, adherence] = &columns;
    let (mut score, mut weakest) = (vec![0.0; rows], vec![0.0; rows]);
    let mut plain = |score: &mut [f64]| {
        let (a, b, c, d) = black_box((0.3, 0.25, 0.2, 0.25));
        let inputs = validity.iter().zip(response).zip(resource).zip(adherence);
        for ((((validity, response), resource), adherence), (score, weakest)) in
            inputs.zip(score.iter_mut().zip(&mut weakest))
        {
            *score = f64::exp(a * validity.ln() + b * response.ln() + c * resource.ln() + d * adherence.ln());
            let (early, late) = (response.min(*validity), adherence.min(*resource));
            *weakest = match (late < early, adherence < resource, response < validity) {
                (true, true, _) => 3.0,
                (true, false, _) => 2.0,
                (false, _, true) => 1.0,
                (false, _, false) => 0.0,
            };
        }
    };
    let mut lw = lanewise::load()?;
    let (mut own_score, mut own_weakest) = (vec![0.0; rows], vec![0.0; rows]);
    let mut ours = || {
        let call = lanewise::network::peer_score().validity(validity).response(response);
        let call = call.resource(resource).adherence(adherence);
        call.out_score(&mut own_score).out_weakest(&mut own_weakest).run(&mut lw).map(drop).unwrap();
    };
    plain(&mut score);
    ours();
    let line = race("network.peerScore, 1e6 rows", rows, rounds, || plain(black_box(&mut score)), &mut ours);
    same("score", &own_score, &score);
    same("weakest", &own_weakest, &weakest);
    Ok(line)
}

/// State of one provider, as a person would keep it.
#[derive(Clone, Copy)]
struct Trust {
    evidence: [[f64; 2]; 4],
    n: f64,
}

fn reputation(entities: usize, ticks: usize, rounds: usize) -> Result<Line> {
    let mut random = Random(3);
    let rows = entities * ticks;
    let flags = |column: Vec<f64>| -> Vec<f64> { column.into_iter().map(f64::round).collect() };
    let (delivered, metered) = (flags(random.column(rows, 0.0, 1.0)), flags(random.column(rows, 0.0, 1.0)));
    let (latency, available) = (random.column(rows, 100.0, 20000.0), random.column(rows, 1.0, 20.0));
    let (expected, penalty) = (random.column(rows, 1.0, 20.0), random.column(rows, 0.0, 0.5));
    let mut trust = vec![Trust { evidence: [[1.0; 2]; 4], n: 0.0 }; entities];
    let fresh = || vec![0.0; rows];
    let (mut score, mut confidence, mut deactivate) = (fresh(), fresh(), fresh());
    let mut plain = |trust: &mut [Trust], score: &mut [f64]| {
        let (threshold, low, high, k, least, sure) = black_box((5000.0, 0.8, 1.2, 20.0, 0.3, 0.7));
        let weights = black_box([0.35, 0.25, 0.25, 0.15]);
        for tick in 0..ticks {
            for (entity, own) in trust.iter_mut().enumerate() {
                let i = tick * entities + entity;
                let share = available[i] / expected[i];
                let good = [
                    delivered[i],
                    metered[i],
                    f64::min(threshold / latency[i], 1.0),
                    f64::from(u8::from(share >= low && share <= high)),
                ];
                let bad = penalty[i].clamp(0.0, 10.0);
                let mut logs = 0.0;
                for ((evidence, good), weight) in own.evidence.iter_mut().zip(good).zip(weights) {
                    evidence[0] += good;
                    evidence[1] += 1.0 - good + bad;
                    logs += weight * f64::ln(evidence[0] / (evidence[0] + evidence[1]));
                }
                own.n += 4.0;
                score[i] = logs.exp().min(1.0);
                confidence[i] = own.n / (own.n + k);
                deactivate[i] = f64::from(u8::from(score[i] < least && confidence[i] >= sure));
            }
        }
    };
    let mut bank = lanewise::energy::reputation().bank(&Module::load()?, entities)?;
    let (mut own_score, mut own_confidence, mut own_deactivate) = (fresh(), fresh(), fresh());
    let mut ours = |reset: bool| {
        if reset {
            bank.reset();
        }
        let tick = bank.tick().delivered(&delivered).metered(&metered).latency(&latency);
        let tick = tick.available(&available).expected(&expected).penalty(&penalty);
        let tick = tick.out_score(&mut own_score).out_confidence(&mut own_confidence);
        tick.out_deactivate(&mut own_deactivate).run().map(drop).unwrap();
    };
    plain(&mut trust, &mut score);
    ours(true);
    let start = Trust { evidence: [[1.0; 2]; 4], n: 0.0 };
    let again = |trust: &mut [Trust], score: &mut [f64]| {
        trust.fill(start);
        plain(trust, score);
    };
    let mut again = again;
    let line = race(
        "energy.reputation, bank, 10 000 x 100 ticks",
        rows,
        rounds,
        || again(black_box(&mut trust), black_box(&mut score)),
        || ours(true),
    );
    same("score", &own_score, &score);
    Ok(line)
}

fn pi(entities: usize, ticks: usize, rounds: usize) -> Result<Line> {
    let mut random = Random(4);
    let rows = entities * ticks;
    let (setpoint, measured) = (random.column(rows, 0.0, 10.0), random.column(rows, 0.0, 10.0));
    let (mut integral, mut u) = (vec![0.0; entities], vec![0.0; entities]);
    let mut plain = |integral: &mut [f64]| {
        let (kp, ki, dt, min, max, forward) = black_box((1.0, 0.1, 1.0, -5.0, 5.0, 0.0));
        let (gain, unwind) = (ki * dt, f64::min(1.0, dt * ki / kp));
        for tick in 0..ticks {
            let now = tick * entities..(tick + 1) * entities;
            let inputs = setpoint[now.clone()].iter().zip(&measured[now]);
            for ((setpoint, measured), (integral, u)) in inputs.zip(integral.iter_mut().zip(&mut u)) {
                let error = setpoint - measured;
                let wanted = forward + kp * error + *integral;
                *u = f64::clamp(wanted, min, max);
                *integral += gain * error + unwind * (*u - wanted);
            }
        }
    };
    let mut bank = lanewise::control::pi().min(-5.0).max(5.0).bank(&Module::load()?, entities)?;
    let (mut own, mut own_integral) = (vec![0.0; entities], vec![0.0; entities]);
    let mut ours = || {
        for tick in 0..ticks {
            let now = tick * entities..(tick + 1) * entities;
            let tick = bank.tick().setpoint(&setpoint[now.clone()]).measured(&measured[now]);
            tick.out_u(&mut own).out_integral(&mut own_integral).step().map(drop).unwrap();
        }
    };
    plain(&mut integral);
    ours();
    let line = race("control.pi, bank, 10 000 a tick", rows, rounds, || plain(black_box(&mut integral)), &mut ours);
    same("integral", &own_integral, &integral);
    Ok(line)
}

fn kalman(entities: usize, ticks: usize, rounds: usize) -> Result<Line> {
    let mut random = Random(5);
    let rows = entities * ticks;
    let measured = random.column(rows, 0.0, 10.0);
    let (mut estimate, mut variance) = (vec![0.0; entities], vec![1.0; entities]);
    let (mut gain, mut nis) = (vec![0.0; entities], vec![0.0; entities]);
    let mut plain = |estimate: &mut [f64]| {
        let (q, r) = black_box((0.01, 0.1));
        for tick in 0..ticks {
            let now = &measured[tick * entities..(tick + 1) * entities];
            let state = estimate.iter_mut().zip(&mut variance);
            for ((measured, (estimate, variance)), (gain, nis)) in
                now.iter().zip(state).zip(gain.iter_mut().zip(&mut nis))
            {
                let p = *variance + q;
                let inverse = 1.0 / (p + r);
                let k = p * inverse;
                let off = measured - *estimate;
                *gain = k;
                *nis = off * off * inverse;
                *estimate += k * off;
                *variance = k * r;
            }
        }
    };
    let mut bank = lanewise::control::kalman_level().bank(&Module::load()?, entities)?;
    let mut own: [Vec<f64>; 4] = std::array::from_fn(|_| vec![0.0; entities]);
    let mut ours = || {
        let [estimate, variance, gain, nis] = &mut own;
        for tick in 0..ticks {
            let tick = bank.tick().measured(&measured[tick * entities..(tick + 1) * entities]);
            let tick = tick.out_estimate(&mut *estimate).out_variance(&mut *variance);
            tick.out_gain(&mut *gain).out_nis(&mut *nis).step().map(drop).unwrap();
        }
    };
    plain(&mut estimate);
    ours();
    let line =
        race("control.kalmanLevel, bank, 10 000 a tick", rows, rounds, || plain(black_box(&mut estimate)), &mut ours);
    same("estimate", &own[0], &estimate);
    Ok(line)
}

fn main() -> Result<()> {
    let quick = std::env::args().any(|argument| argument == "--quick");
    let (rows, rounds) = if quick { (100_000, 3) } else { (1_000_000, 21) };
    // A sample of a bank is so short that whoever else uses the machine rarely meets it: there are more of them.
    let start = Instant::now();
    lanewise::Loader::new().load()?;
    println!("kernels compiled and checked in {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
    let mut lines = vec![
        treasury_fee(rows, rounds)?,
        reputation(10_000, rows / 10_000, rounds)?,
        peer_score(rows, rounds)?,
        pi(10_000, 5, 25 * rounds)?,
        kalman(10_000, 5, 25 * rounds)?,
    ];
    // Losses first.
    lines.sort_by(|a, b| a.ratio.total_cmp(&b.ratio));
    println!("| formula | Rust loop, ns/row | lanewise, ns/row | |\n| --- | --- | --- | --- |");
    for Line { name, loop_ns, lanewise_ns, ratio } in lines {
        println!("| {name} | {loop_ns:.2} | {lanewise_ns:.2} | {ratio:.1}x |");
    }
    Ok(())
}
