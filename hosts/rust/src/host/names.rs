//! Names: as Rust writes them, and the one that a caller may have meant.

/// `liquidityCap` as Rust writes it: `liquidity_cap`.
pub(crate) fn snake(name: &str) -> String {
    let mut text = String::with_capacity(name.len() + 4);
    let mut before = 'A';
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !before.is_ascii_uppercase() && before != '.' {
            text.push('_');
        }
        text.push(letter.to_ascii_lowercase());
        before = letter;
    }
    text
}

/// The name that is least edits away, if they are few for its length.
pub(crate) fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let most = (name.chars().count() / 3).max(1);
    known
        .map(|known| (edits(&name.to_lowercase(), &known.to_lowercase()), known))
        .filter(|(count, _)| *count <= most)
        .min_by_key(|(count, _)| *count)
        .map(|(_, known)| known)
}

/// Letters put in, left out, changed or swapped.
fn edits(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    // Names are short; what is not is no slip of the pen.
    if from.len().abs_diff(to.len()) > 8 {
        return usize::MAX;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for i in 1..=from.len() {
        let mut next = vec![i];
        for k in 1..=to.len() {
            let changed = row[k - 1] + usize::from(from[i - 1] != to[k - 1]);
            let mut least = changed.min(row[k] + 1).min(next[k - 1] + 1);
            if i > 1 && k > 1 && from[i - 1] == to[k - 2] && from[i - 2] == to[k - 1] {
                least = least.min(before[k - 2] + 1);
            }
            next.push(least);
        }
        before = row;
        row = next;
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::{nearest, snake};

    #[test]
    fn names_become_those_of_rust() {
        assert_eq!(snake("treasuryFee"), "treasury_fee");
        assert_eq!(snake("params.perHour"), "params.per_hour");
        assert_eq!(snake("lDiversity"), "l_diversity");
    }

    #[test]
    fn the_name_that_was_meant_is_few_edits_away() {
        let known = ["utilization", "providers", "hour"];
        assert_eq!(nearest("utilisation", known.into_iter()), Some("utilization"));
        assert_eq!(nearest("huor", known.into_iter()), Some("hour"));
        assert_eq!(nearest("price", known.into_iter()), None);
    }
}
