//! `postmix count`: how long a text is as a channel counts.

use super::arguments::{Count, TextOrJson};
use super::{Outcome, Session, counted, json, read_stdin};
use crate::plan::{BUILT_IN_CHANNELS, BuiltInChannel, built_in_channel};
use crate::rules::Ruler as _;
use crate::store;
use crate::text::count::{self, Counting};
use crate::text::{display, nearest};
use anyhow::{Result, anyhow};
use serde::Serialize;
use std::io;
use std::path::Path;

impl Session<'_> {
    pub(super) fn count(&mut self, arguments: &Count) -> Result<Outcome> {
        let channel = channel(&arguments.channel)?;
        let text = if arguments.file == Path::new("-") {
            read_stdin(io::stdin().lock())?
        } else {
            store::load(&arguments.file)?.text
        };
        // A byte-order mark is the file's, not the text's.
        let counted = Counted::of(text.trim_start_matches('\u{feff}'), channel);
        match arguments.format {
            TextOrJson::Json => json::write(self.out, &counted.shown())?,
            TextOrJson::Text => {
                for line in counted.lines() {
                    writeln!(self.out, "{line}")?;
                }
            }
        }
        Ok(if counted.fits() {
            Outcome::Fine
        } else {
            Outcome::Findings
        })
    }
}

/// The channel of that name, or an error that says which there are.
fn channel(id: &str) -> Result<&'static BuiltInChannel> {
    built_in_channel(id).ok_or_else(|| {
        let known = || BUILT_IN_CHANNELS.iter().map(|channel| channel.id);
        let meant = match nearest(&id.to_lowercase(), known()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("name one of {}", known().collect::<Vec<_>>().join(", ")),
        };
        anyhow!("how `{}` counts is not known: {meant}", display::line(id))
    })
}

/// A text as a channel counts it.
struct Counted {
    channel: &'static BuiltInChannel,
    length: usize,
    bytes: usize,
    hashtags: usize,
}

/// The same as JSON has it.
#[derive(Serialize)]
struct CountShown {
    channel: &'static str,
    count: usize,
    limit: Option<usize>,
    fits: bool,
}

impl Counted {
    fn of(text: &str, channel: &'static BuiltInChannel) -> Self {
        Self {
            channel,
            length: Counting.length(text, channel),
            bytes: count::bytes(text),
            hashtags: Counting.hashtags(text),
        }
    }

    /// What has a limit: how much there is of it, how much is allowed, and its name for one and for several.
    fn limited(&self) -> impl Iterator<Item = (usize, usize, [&'static str; 2])> {
        let channel = self.channel;
        // Bytes are only worth a word where they are too many, as no one but a program can count them.
        let bytes = channel.byte_limit.filter(|limit| self.bytes > *limit);
        let amounts = [
            (self.length, channel.limit, ["character", "characters"]),
            (self.bytes, bytes, ["byte", "bytes"]),
            (self.hashtags, channel.hashtag_limit, ["hashtag", "hashtags"]),
        ];
        amounts
            .into_iter()
            .filter_map(|(is, limit, name)| Some((is, limit?, name)))
    }

    fn fits(&self) -> bool {
        self.limited().all(|(is, limit, _)| is <= limit)
    }

    fn shown(&self) -> CountShown {
        CountShown {
            channel: self.channel.id,
            count: self.length,
            limit: self.channel.limit,
            fits: self.fits(),
        }
    }

    fn lines(&self) -> Vec<String> {
        let id = self.channel.id;
        if self.channel.limit.is_none() {
            let length = counted(self.length as u64, "character", "characters");
            return vec![format!("{length} on {id}, which has no limit")];
        }
        let line = |(is, limit, name): (usize, usize, [&str; 2])| {
            let [one, many] = name;
            let all = counted(limit as u64, one, many);
            match limit.checked_sub(is) {
                Some(left) => format!("{is} of {all} on {id}: fits, {left} left"),
                None => format!("{is} of {all} on {id}: does not fit, {} too many", is - limit),
            }
        };
        self.limited().map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(id: &str, text: &str) -> Vec<String> {
        Counted::of(text, channel(id).unwrap()).lines()
    }

    #[test]
    fn it_says_what_fits_and_what_is_left() {
        assert_eq!(
            lines("x", &"a".repeat(271)),
            ["271 of 280 characters on x: fits, 9 left"]
        );
        assert_eq!(
            lines("X", &"a".repeat(281)),
            ["281 of 280 characters on x: does not fit, 1 too many"]
        );
        assert_eq!(lines("blog", "a\n"), ["1 character on blog, which has no limit"]);
    }

    #[test]
    fn hashtags_and_bytes_count_where_they_are_limited() {
        assert_eq!(
            lines("instagram", &"#a ".repeat(31)),
            [
                "93 of 2200 characters on instagram: fits, 2107 left",
                "31 of 30 hashtags on instagram: does not fit, 1 too many",
            ]
        );
        let families = "👩\u{200d}👩\u{200d}👧\u{200d}👦".repeat(121);
        assert_eq!(
            lines("bluesky", &families),
            [
                "121 of 300 characters on bluesky: fits, 179 left",
                "3025 of 3000 bytes on bluesky: does not fit, 25 too many",
            ]
        );
    }

    #[test]
    fn an_unknown_channel_is_told_the_nearest_known_one() {
        let error = |id: &str| channel(id).unwrap_err().to_string();
        assert_eq!(
            error("instagramm"),
            "how `instagramm` counts is not known: did you mean `instagram`?"
        );
        assert!(error("radio\u{1b}[2J").contains("name one of instagram, x, linkedin"));
    }
}
