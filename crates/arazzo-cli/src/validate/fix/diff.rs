//! Unified diffs.

/// How many lines are shown around a change.
const CONTEXT: usize = 3;

/// How `before` becomes `after`, as `diff -u` shows it; empty if they are the same. Line ends stay as they are.
pub(in crate::validate) fn unified(name: &str, before: &str, after: &str) -> String {
    let (old, new) = (lines(before), lines(after));
    let changes = changes(&old, &new);
    let mut shown = String::new();
    let mut rest = changes.as_slice();
    while let Some((first, _)) = rest.split_first() {
        if shown.is_empty() {
            shown = format!("--- {name}\n+++ {name}\n");
        }
        // Changes whose contexts touch are in one hunk.
        let together = rest.windows(2).take_while(|pair| match pair {
            [one, next] => next.old.0 <= one.old.1 + 2 * CONTEXT,
            _ => false,
        });
        let count = together.count() + 1;
        let (hunk, left) = rest.split_at_checked(count).unwrap_or((rest, &[]));
        shown.push_str(&hunk_text(first, hunk, &old, &new));
        rest = left;
    }
    shown
}

/// Lines `old.0..old.1` become lines `new.0..new.1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Change {
    old: (usize, usize),
    new: (usize, usize),
}

/// The lines with their ends.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

fn hunk_text(first: &Change, hunk: &[Change], old: &[&str], new: &[&str]) -> String {
    let last = hunk.last().unwrap_or(first);
    let lead = first.old.0.min(CONTEXT);
    let tail = (old.len() - last.old.1).min(CONTEXT);
    let (from, to) = (first.old.0 - lead, last.old.1 + tail);
    let (new_from, new_to) = (first.new.0 - lead, last.new.1 + tail);
    let mut text = format!("@@ -{} +{} @@\n", range(from, to), range(new_from, new_to));
    let mut at = from;
    for change in hunk {
        push(&mut text, ' ', old.get(at..change.old.0));
        push(&mut text, '-', old.get(change.old.0..change.old.1));
        push(&mut text, '+', new.get(change.new.0..change.new.1));
        at = change.old.1;
    }
    push(&mut text, ' ', old.get(at..to));
    text
}

/// `LINE,COUNT`; an empty range is after the line that it names.
fn range(from: usize, to: usize) -> String {
    match to - from {
        0 => format!("{from},0"),
        1 => format!("{}", from + 1),
        count => format!("{},{count}", from + 1),
    }
}

fn push(text: &mut String, sign: char, lines: Option<&[&str]>) {
    for line in lines.unwrap_or_default() {
        text.push(sign);
        text.push_str(line);
        if !line.ends_with('\n') {
            text.push_str("\n\\ No newline at end of file\n");
        }
    }
}

/// The shortest list of changes (Myers, "An O(ND) difference algorithm and its variations").
fn changes(old: &[&str], new: &[&str]) -> Vec<Change> {
    let head = old.iter().zip(new).take_while(|(one, other)| one == other).count();
    let (left, right) = (old.get(head..).unwrap_or_default(), new.get(head..).unwrap_or_default());
    let tail = left.iter().rev().zip(right.iter().rev()).take_while(|(one, other)| one == other).count();
    let left = left.get(..left.len() - tail).unwrap_or_default();
    let right = right.get(..right.len() - tail).unwrap_or_default();
    let mut changes: Vec<Change> = Vec::new();
    for (x, y, is_removal) in script(left, right) {
        let (x, y) = (x + head, y + head);
        let (to_x, to_y) = if is_removal { (x + 1, y) } else { (x, y + 1) };
        match changes.last_mut() {
            Some(last) if last.old.1 == x && last.new.1 == y => (last.old.1, last.new.1) = (to_x, to_y),
            _ => changes.push(Change { old: (x, to_x), new: (y, to_y) }),
        }
    }
    changes
}

/// The single steps, each at its place in both texts: a line is removed, or one is added.
fn script(old: &[&str], new: &[&str]) -> Vec<(usize, usize, bool)> {
    let mut rounds: Vec<Vec<usize>> = Vec::new();
    let mut reach = vec![0];
    for depth in 0..=old.len() + new.len() {
        // `reach` has how far each diagonal came, from -depth to depth in steps of two.
        for (number, x) in reach.iter_mut().enumerate() {
            while let Some(y) = (*x + depth).checked_sub(2 * number)
                && let (Some(one), Some(other)) = (old.get(*x), new.get(y))
                && one == other
            {
                *x += 1;
            }
            if *x == old.len() && (*x + depth).checked_sub(2 * number) == Some(new.len()) {
                rounds.push(reach.clone());
                return walk_back(&rounds, old.len(), new.len());
            }
        }
        rounds.push(reach.clone());
        let at = |number: usize| reach.get(number).copied();
        // Diagonal `number` of the next round comes from `number - 1` by a removal, or from `number` by an addition.
        reach = (0..depth + 2)
            .map(|number| {
                let removed = number.checked_sub(1).and_then(at).map(|x| x + 1);
                removed.max(at(number)).unwrap_or(0)
            })
            .collect();
    }
    Vec::new()
}

/// The steps that led to the ends of both texts.
fn walk_back(rounds: &[Vec<usize>], old: usize, new: usize) -> Vec<(usize, usize, bool)> {
    let (mut x, mut y) = (old, new);
    let mut steps = Vec::new();
    for depth in (1..rounds.len()).rev() {
        // y = x + depth - 2 * number
        let number = (x + depth - y) / 2;
        let before = |number: usize| rounds.get(depth - 1).and_then(|round| round.get(number)).copied();
        let (removed, added) = (number.checked_sub(1).and_then(before), before(number));
        let is_removal = removed.map(|x| x + 1) > added;
        let from = if is_removal { removed } else { added }.unwrap_or(0);
        let from_number = if is_removal { number - 1 } else { number };
        let from_y = (from + depth - 1).saturating_sub(2 * from_number);
        steps.push((from, from_y, is_removal));
        (x, y) = (from, from_y);
    }
    steps.reverse();
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(count: usize) -> String {
        (1..=count).map(|n| ["l", &n.to_string(), "\n"].concat()).collect()
    }

    #[test]
    fn a_change_is_shown_with_three_lines_around_it() {
        let before = numbered(20);
        let after = before.replace("l10\n", "L10\n");
        let wanted = "--- a.yaml\n+++ a.yaml\n@@ -7,7 +7,7 @@\n l7\n l8\n l9\n-l10\n+L10\n l11\n l12\n l13\n";
        assert_eq!(unified("a.yaml", &before, &after), wanted);
        assert_eq!(unified("a.yaml", &before, &before), "");
    }

    #[test]
    fn near_changes_are_one_hunk_and_far_ones_two() {
        let before = numbered(30);
        let near = before.replace("l10\n", "x\n").replace("l15\n", "y\nz\n");
        assert_eq!(unified("a", &before, &near).matches("@@ -").count(), 1);
        let far = before.replace("l2\n", "").replace("l25\n", "y\n");
        let shown = unified("a", &before, &far);
        assert!(shown.contains("@@ -1,5 +1,4 @@") && shown.contains("@@ -22,7 +21,7 @@"), "{shown}");
    }

    #[test]
    fn a_missing_last_line_end_is_told_and_line_ends_are_kept() {
        assert_eq!(
            unified("a", "x\r\ny", "x\r\nz"),
            "--- a\n+++ a\n@@ -1,2 +1,2 @@\n x\r\n-y\n\\ No newline at end of file\n+z\n\\ No newline at end of file\n"
        );
        assert_eq!(unified("a", "", "x\n"), "--- a\n+++ a\n@@ -0,0 +1 @@\n+x\n");
    }

    #[test]
    fn whatever_is_changed_the_diff_leads_from_one_to_the_other() {
        let alphabet = ["a\n", "b\n", "c\n"];
        let mut state = 7_u64;
        let mut next = |limit: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % limit
        };
        for _ in 0..2_000 {
            let mut text = || (0..next(12)).map(|_| alphabet[next(3)]).collect::<Vec<_>>();
            let (old, new) = (text(), text());
            let mut built: Vec<&str> = Vec::new();
            let mut at = 0;
            for change in changes(&old, &new) {
                built.extend(&old[at..change.old.0]);
                built.extend(&new[change.new.0..change.new.1]);
                at = change.old.1;
            }
            built.extend(&old[at..]);
            assert_eq!(built, new, "{old:?}");
        }
    }
}
