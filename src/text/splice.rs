//! Changing parts of a text, and items of a list in it.

use std::ops::Range;

/// Replacements of parts of a text.
#[derive(Default)]
pub(super) struct Splices(Vec<(Range<usize>, String)>);

impl Splices {
    pub(super) fn put(&mut self, range: Range<usize>, text: String) {
        self.0.push((range, text));
    }

    /// The text with the replacements. Parts that overlap go together.
    pub(super) fn apply(mut self, text: &str) -> String {
        // Stable: what was put at one place first comes first.
        self.0.sort_by_key(|(range, _)| (range.start, range.end));
        let mut edited = String::with_capacity(text.len() + 64);
        let mut at = 0;
        for (range, new) in &self.0 {
            edited.push_str(&text[at..range.start.max(at)]);
            edited.push_str(new);
            at = range.end.max(at);
        }
        edited.push_str(&text[at..]);
        edited
    }
}

/// An item that a list shall have.
pub(super) struct Item {
    /// The old item that it takes the place of, by its place in the list; none for a new one.
    pub(super) old: Option<usize>,
    /// What to write, where that changes.
    pub(super) text: Option<String>,
}

/// Items of a list or inline table, between commas.
pub(super) struct Items<'t> {
    pub(super) text: &'t str,
    pub(super) newline: &'static str,
    /// Where the items are.
    pub(super) spans: Vec<Range<usize>>,
}

impl Items<'_> {
    /// Makes the items the wanted ones, of which those in the place of old ones come in their order. At least one
    /// old one must stay. Comments and line ends between the others stay.
    pub(super) fn edit(&self, wanted: &[Item], splices: &mut Splices) {
        let mut stays = vec![false; self.spans.len()];
        let mut last = None;
        let mut in_front = Vec::new();
        for (nth, item) in wanted.iter().enumerate() {
            match (item.old, &item.text) {
                (Some(old), text) => {
                    stays[old] = true;
                    last = Some(old);
                    if let Some(text) = text {
                        splices.put(self.spans[old].clone(), text.clone());
                    }
                }
                (None, Some(text)) => match last {
                    Some(old) => {
                        let more = wanted.get(nth + 1).is_some_and(|next| next.old.is_none());
                        let first = nth == 0 || wanted[nth - 1].old.is_some();
                        self.add_behind(old, text, first, more, splices);
                    }
                    None => in_front.push(&**text),
                },
                (None, None) => {}
            }
        }
        if let (Some(first), false) = (stays.iter().position(|stays| *stays), in_front.is_empty()) {
            let start = self.spans[first].start;
            splices.put(start..start, format!("{}, ", in_front.join(", ")));
        }
        self.drop_others(&stays, splices);
    }

    /// Puts an item behind an old one: on a line of its own where that has one. It is the `first` put there, and
    /// `more` may follow.
    fn add_behind(&self, old: usize, text: &str, first: bool, more: bool, splices: &mut Splices) {
        let span = &self.spans[old];
        let Some(line) = self.own_line(span) else {
            splices.put(span.end..span.end, format!(", {text}"));
            return;
        };
        let indent = &self.text[line.start..span.start];
        let has_comma = self.text[span.end..line.end].trim_start().starts_with(',');
        if !has_comma && first {
            splices.put(span.end..span.end, ",".to_owned());
        }
        let comma = if has_comma || more { "," } else { "" };
        splices.put(
            line.end..line.end,
            format!("{indent}{text}{comma}{}", self.newline),
        );
    }

    /// Takes out the items that do not stay, run by run.
    fn drop_others(&self, stays: &[bool], splices: &mut Splices) {
        let mut at = 0;
        while at < stays.len() {
            let run = stays[at..].iter().take_while(|stays| !**stays).count();
            if run > 0 {
                self.drop_run(at..at + run, splices);
            }
            at += run + 1;
        }
    }

    fn drop_run(&self, run: Range<usize>, splices: &mut Splices) {
        let spans = &self.spans[run.clone()];
        let lines: Option<Vec<_>> = spans.iter().map(|span| self.own_line(span)).collect();
        if let Some(lines) = lines {
            for line in lines {
                splices.put(line, String::new());
            }
            return;
        }
        let (start, end) = (spans[0].start, spans[spans.len() - 1].end);
        let range = match (self.spans.get(run.end), run.start.checked_sub(1)) {
            (Some(next), _) => start..next.start,
            (None, Some(before)) => self.spans[before].end..end,
            (None, None) => start..end,
        };
        splices.put(range, String::new());
    }

    /// The lines of an item that shares them with no other and not with the brackets.
    fn own_line(&self, span: &Range<usize>) -> Option<Range<usize>> {
        let start = self.text[..span.start]
            .rfind('\n')
            .map_or(0, |newline| newline + 1);
        let end = span.end + self.text[span.end..].find('\n')? + 1;
        let behind = self.text[span.end..end].trim();
        let behind = behind.strip_prefix(',').unwrap_or(behind).trim_start();
        let alone = self.text[start..span.start].trim().is_empty();
        (alone && (behind.is_empty() || behind.starts_with('#'))).then_some(start..end)
    }
}
