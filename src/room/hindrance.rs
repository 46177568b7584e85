//! Why there is no place for a post.

use super::{Room, Wanted};

/// What keeps a post from those days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hindrance {
    /// No channel is meant for its stage.
    Stages,
    /// It is an ask, and would stand too near to another, or before anything that nurtures. How many other posts should
    /// stand between two asks.
    Asks {
        /// That many.
        between: usize,
    },
    /// The channels have as many posts as their cadence takes, or posts at every usual time.
    Full,
}

impl Room<'_> {
    /// Why [`Room::slots`] finds no place for that post.
    pub fn hindrance(&self, wanted: Wanted<'_>) -> Hindrance {
        if self.outlets(wanted).is_empty() {
            return Hindrance::Stages;
        }
        let anything = Wanted {
            stage: None,
            channel: wanted.channel,
            within: wanted.within,
            ..Wanted::default()
        };
        match wanted.stage {
            Some(stage) if self.is_ask(stage) && !self.slots(anything).is_empty() => Hindrance::Asks {
                between: self.habits.manners().between_asks.unwrap_or(0),
            },
            _ => Hindrance::Full,
        }
    }
}
