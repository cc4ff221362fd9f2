//! What was probably meant by a name that does not exist.

/// Longer names are not compared.
const MAX_LENGTH: usize = 200;

/// The candidate nearest to `name`: the same in another case, or a few letters off. `None` if none is near.
pub fn nearest<'c>(candidates: impl IntoIterator<Item = &'c str>, name: &str) -> Option<&'c str> {
    similar(candidates, name).into_iter().next()
}

/// Up to three candidates that are near `name`, the nearest first.
pub fn similar<'c>(candidates: impl IntoIterator<Item = &'c str>, name: &str) -> Vec<&'c str> {
    let wanted: Vec<char> = name.to_lowercase().chars().collect();
    if wanted.is_empty() || wanted.len() > MAX_LENGTH {
        return Vec::new();
    }
    let limit = (wanted.len() / 3).clamp(1, 5);
    let mut found: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter(|candidate| *candidate != name && candidate.len() <= MAX_LENGTH * 4)
        .filter_map(|candidate| Some((distance(&wanted, &candidate.to_lowercase(), limit)?, candidate)))
        .collect();
    found.sort_by_key(|(distance, _)| *distance);
    found.dedup_by_key(|(_, candidate)| *candidate);
    found.into_iter().take(3).map(|(_, candidate)| candidate).collect()
}

/// How many letters must be inserted, removed, replaced or swapped with their neighbour; `None` beyond `limit`.
fn distance(wanted: &[char], candidate: &str, limit: usize) -> Option<usize> {
    let other: Vec<char> = candidate.chars().collect();
    if other.len().abs_diff(wanted.len()) > limit {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in wanted.iter().enumerate() {
        let mut next = vec![row + 1];
        for (column, have) in other.iter().enumerate() {
            let cost = |line: &[usize], at: usize| line.get(at).copied().unwrap_or(usize::MAX / 2);
            let replaced = cost(&last, column) + usize::from(letter != have);
            let mut best = replaced.min(cost(&last, column + 1) + 1).min(cost(&next, column) + 1);
            let swapped =
                row > 0 && column > 0 && wanted.get(row - 1) == Some(have) && other.get(column - 1) == Some(letter);
            if swapped {
                best = best.min(cost(&before, column - 1) + 1);
            }
            next.push(best);
        }
        before = std::mem::replace(&mut last, next);
    }
    last.last().copied().filter(|distance| *distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_a_few_letters_off_are_near() {
        let names = ["listPets", "createPets", "showPetById", "PAR"];
        for (wrong, right) in [
            ("listPet", Some("listPets")),
            ("lsitPets", Some("listPets")),
            ("Par", Some("PAR")),
            ("CREATEPETS", Some("createPets")),
            ("deleteOrder", None),
            ("", None),
            ("listPets", None),
        ] {
            assert_eq!(nearest(names, wrong), right, "{wrong}");
        }
    }

    #[test]
    fn the_nearest_comes_first() {
        assert_eq!(similar(["abcdefxy", "abcdefgx", "abcdefg"], "abcdefgh"), ["abcdefgx", "abcdefg", "abcdefxy"]);
    }
}
