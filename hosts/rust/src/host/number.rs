//! Numbers as text, the way the manifest and saves write them: the shortest decimal that reads back.

/// The three that JSON has no number for are strings.
pub(crate) fn parse(text: &str) -> Option<f64> {
    match text {
        "NaN" => Some(f64::NAN),
        "Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        _ => text.parse().ok().filter(|x: &f64| x.is_finite()),
    }
}

/// As ECMAScript prints a number, so that saves and messages read alike in every host.
pub(crate) fn text(x: f64) -> String {
    if x.is_nan() {
        return "NaN".into();
    }
    if x.is_infinite() {
        return if x > 0.0 { "Infinity" } else { "-Infinity" }.into();
    }
    if x == 0.0 {
        return "0".into();
    }
    let magnitude = x.abs();
    if (1e-6..1e21).contains(&magnitude) {
        return format!("{x}");
    }
    let scientific = format!("{x:e}");
    match scientific.split_once('e') {
        Some((digits, power)) if !power.starts_with('-') => format!("{digits}e+{power}"),
        _ => scientific,
    }
}

#[cfg(test)]
mod tests {
    use super::{parse, text};

    #[test]
    fn numbers_print_as_ecmascript_does() {
        let printed: Vec<String> =
            [0.25, 1e21, 1e20, 1e-6, 1e-7, 5e-324, -0.0, f64::MAX, f64::INFINITY].map(text).into();
        let expected = [
            "0.25",
            "1e+21",
            "100000000000000000000",
            "0.000001",
            "1e-7",
            "5e-324",
            "0",
            "1.7976931348623157e+308",
            "Infinity",
        ];
        assert_eq!(printed, expected);
        for x in [0.1, 1e21, 5e-324, f64::MAX, f64::NEG_INFINITY] {
            assert_eq!(parse(&text(x)), Some(x));
        }
        assert!(parse("NaN").unwrap().is_nan());
        assert_eq!(parse("inf"), None);
    }
}
