//! Places on a line that are as near as can be to where they are wanted, in order and without overlap.

/// The places for `wanted` where each neighbour keeps the distance in `apart`: the least squares of what is wanted (pools of
/// adjacent violators).
pub(super) fn align(wanted: &[f64], apart: &[f64]) -> Vec<f64> {
    let mut offsets = Vec::with_capacity(wanted.len());
    let mut offset = 0.0;
    for number in 0..wanted.len() {
        if number > 0 {
            offset += apart.get(number - 1).copied().unwrap_or(0.0);
        }
        offsets.push(offset);
    }
    // Each pool: the sum of what its members want, and how many they are.
    let mut pools: Vec<(f64, f64)> = Vec::new();
    for (wanted, offset) in wanted.iter().zip(&offsets) {
        pools.push((wanted - offset, 1.0));
        while let [.., (before, many), (last, few)] = pools.as_slice() {
            if before / many <= last / few {
                break;
            }
            let joined = (before + last, many + few);
            pools.truncate(pools.len() - 2);
            pools.push(joined);
        }
    }
    let mut places = Vec::with_capacity(wanted.len());
    let mut offsets = offsets.into_iter();
    for (sum, count) in pools {
        let mut left = count;
        while left > 0.5 {
            places.extend(offsets.next().map(|offset| sum / count + offset));
            left -= 1.0;
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_far_enough_apart_stays_and_the_rest_shares_the_distance() {
        assert_eq!(align(&[0.0, 50.0], &[10.0]), [0.0, 50.0]);
        assert_eq!(align(&[0.0, 0.0], &[10.0]), [-5.0, 5.0]);
        assert_eq!(align(&[10.0, 0.0, 100.0], &[10.0, 10.0]), [0.0, 10.0, 100.0]);
        assert_eq!(align(&[], &[]), Vec::<f64>::new());
    }
}
