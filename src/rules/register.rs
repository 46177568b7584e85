//! Names as one meets them in a plan, each once whatever its case.

use std::collections::HashMap;

/// With more names than that a table finds them faster than looking at each.
const FEW: usize = 40;
/// How many names are remembered by where they lie in memory: a power of two.
const REMEMBERED: usize = 128;

/// Names in the order in which they were first met, upper and lower case being the same. Posts share the text of
/// their names, so most names are known again by where they lie in memory, without being read.
#[derive(Debug)]
pub(super) struct Register<'n> {
    names: Vec<&'n str>,
    table: HashMap<String, usize>,
    met: [(&'n str, usize); REMEMBERED],
}

impl<'n> Register<'n> {
    pub(super) fn new() -> Self {
        Self {
            names: Vec::new(),
            table: HashMap::new(),
            met: [("", 0); REMEMBERED],
        }
    }

    pub(super) fn of(names: impl IntoIterator<Item = &'n str>) -> Self {
        let mut register = Self::new();
        for name in names {
            register.enter(name);
        }
        register
    }

    /// How many names there are.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// The name of that number, as it was first met.
    pub(super) fn name(&self, number: usize) -> &'n str {
        self.names.get(number).copied().unwrap_or_default()
    }

    /// The number of a name, counted from 0; a new name gets the next one.
    pub(super) fn enter(&mut self, name: &'n str) -> usize {
        self.find(name).unwrap_or_else(|| self.add(name))
    }

    /// The number of a name that has been met.
    pub(super) fn find(&mut self, name: &'n str) -> Option<usize> {
        // Names lie at least 16 bytes apart; two places for each keep most of them from driving each other out.
        let place = (name.as_ptr().addr() >> 4) % REMEMBERED;
        for place in [place, place ^ 1] {
            let (met, number) = self.met[place];
            if std::ptr::eq(met, name) && !name.is_empty() {
                return Some(number);
            }
        }
        let number = self.search(name)?;
        self.met[place ^ 1] = self.met[place];
        self.met[place] = (name, number);
        Some(number)
    }

    fn search(&self, name: &str) -> Option<usize> {
        if self.names.len() <= FEW {
            let same = |other: &&str| crate::plan::same_ignoring_case(other, name);
            return self.names.iter().position(same);
        }
        self.table.get(&lower_case(name)).copied()
    }

    fn add(&mut self, name: &'n str) -> usize {
        let number = self.names.len();
        self.names.push(name);
        if self.names.len() == FEW + 1 {
            let names = self.names.iter().enumerate();
            self.table = names.map(|(at, name)| (lower_case(name), at)).collect();
        } else if self.names.len() > FEW {
            self.table.insert(lower_case(name), number);
        }
        number
    }
}

/// A name in lower case, letter by letter: the same for names that differ in nothing but their case.
fn lower_case(name: &str) -> String {
    name.chars().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_keeps_its_number_and_its_first_spelling() {
        let mut register = Register::of(["Blog", "X", "ÉTÉ"]);
        assert_eq!((register.enter("blog"), register.enter("été")), (0, 2));
        assert_eq!(register.find("fax"), None);
        assert_eq!((register.enter("fax"), register.len()), (3, 4));
        assert_eq!(register.name(0), "Blog");
    }

    proptest! {
        #[test]
        fn many_names_are_numbered_like_few(numbers in proptest::collection::vec(0..300usize, 0..600)) {
            let names: Vec<String> = numbers.iter().map(|number| format!("n{number}")).collect();
            let mut register = Register::new();
            let mut order: Vec<usize> = Vec::new();
            for (number, name) in numbers.iter().zip(&names) {
                let expected = order.iter().position(|other| other == number).unwrap_or_else(|| {
                    order.push(*number);
                    order.len() - 1
                });
                prop_assert_eq!(register.enter(name), expected);
                prop_assert_eq!(register.find(name), Some(expected));
            }
        }
    }
}
