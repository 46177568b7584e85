//! The ordered stages an audience passes, and their targets.

use super::Name;
use super::name::same_ignoring_case;
use std::fmt;

/// The most stages a funnel can have: the digits 1 to 9 tag posts with them.
pub const MAX_STAGES: usize = 9;

/// The place of a stage in its funnel, counted from 0 at the wide top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StageIndex(pub u8);

impl StageIndex {
    /// As an index into [`Funnel::stages`].
    pub fn get(self) -> usize {
        self.0.into()
    }
}

/// A share of the month's posts, exact to a billionth: a decimal as written, never a binary fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Share(u64);

/// Why a text is no share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShareError {
    /// It is no number.
    NotANumber,
    /// It is below 0 or above 1 (100 %).
    OutOfRange,
}

impl Share {
    /// Parts in the whole: a share counts billionths.
    pub const PARTS: u64 = 1_000_000_000;

    /// That many billionths, at most the whole.
    pub fn from_parts(parts: u64) -> Self {
        Self(parts.min(Self::PARTS))
    }

    /// How many billionths of the whole it is.
    pub fn parts(self) -> u64 {
        self.0
    }

    /// As a fraction of 1, for showing.
    pub fn as_f64(self) -> f64 {
        ratio(self.0, Self::PARTS)
    }

    /// Reads `0.5` or `50%` (with or without a space before the sign), rounding past a billionth.
    ///
    /// # Errors
    /// Says whether it is no number at all or lies outside of 0 to 100 %.
    pub fn parse(text: &str) -> Result<Self, ShareError> {
        let text = text.trim();
        match text.strip_suffix('%') {
            Some(percent) => Self::from_decimal(percent.trim_end(), 2),
            None => Self::from_decimal(text, 0),
        }
    }

    /// `decimal` divided by ten to the power of `shift`, from its digits.
    fn from_decimal(decimal: &str, shift: usize) -> Result<Self, ShareError> {
        let (negative, digits) = match decimal.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, decimal.strip_prefix('+').unwrap_or(decimal)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) {
            return Err(ShareError::NotANumber);
        }
        let places = 9 - shift;
        let kept: String = fraction
            .chars()
            .chain(std::iter::repeat('0'))
            .take(places)
            .collect();
        let rounds_up = fraction
            .as_bytes()
            .get(places)
            .is_some_and(|digit| *digit >= b'5');
        let parts: u64 = format!("{whole}{kept}")
            .parse()
            .map_err(|_| ShareError::OutOfRange)?;
        let parts = parts.saturating_add(rounds_up.into());
        if parts > Self::PARTS || (negative && parts > 0) {
            return Err(ShareError::OutOfRange);
        }
        Ok(Self(parts))
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "for showing; shares have at most 9 digits"
)]
fn ratio(part: u64, whole: u64) -> f64 {
    part as f64 / whole as f64
}

impl fmt::Display for Share {
    /// As a percentage without needless zeros: "33.3%".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let per_whole = Self::PARTS / 100;
        write!(f, "{}", self.0 / per_whole)?;
        let rest = format!("{:07}", self.0 % per_whole);
        let rest = rest.trim_end_matches('0');
        if !rest.is_empty() {
            write!(f, ".{rest}")?;
        }
        f.write_str("%")
    }
}

/// One step of the funnel: an audience.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// The word that posts give.
    pub id: Name,
    /// What screens call it, where that is not the id.
    pub label: Option<Name>,
    /// Further words that posts may give.
    pub aliases: Vec<Name>,
    /// The share of the posts it should get, as written; `None` shares what the others leave.
    pub target: Option<Share>,
    /// The least number of posts it must get.
    pub min: u32,
    /// The figure that tells whether its posts work.
    pub kpi: Option<Name>,
}

impl Stage {
    /// A stage of that name which must get at least one post.
    pub fn named(id: &str) -> Self {
        Self {
            id: id.into(),
            label: None,
            aliases: Vec::new(),
            target: None,
            min: 1,
            kpi: None,
        }
    }

    /// What to call it on a screen.
    pub fn title(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.id)
    }
}

/// The ordered stages an audience passes, the widest first; one to nine of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Funnel {
    stages: Vec<Stage>,
}

/// Common words for the stages of the default funnel.
const SYNONYMS: [(&str, &[&str]); 3] = [
    (
        "unaware",
        &["awareness", "top", "tofu", "cold", "attract", "visitors"],
    ),
    (
        "nurturing",
        &[
            "consideration",
            "middle",
            "mofu",
            "warm",
            "engage",
            "prospects",
            "leads",
            "trust",
        ],
    ),
    (
        "converted",
        &[
            "conversion",
            "decision",
            "purchase",
            "bottom",
            "bofu",
            "hot",
            "customers",
            "loyalty",
            "advocacy",
            "fans",
        ],
    ),
];

impl Default for Funnel {
    /// Unaware 50 %, nurturing 30 %, converted 20 %, at least one post each.
    fn default() -> Self {
        let stage = |(id, percent): (&str, u64)| Stage {
            target: Some(Share::from_parts(percent * (Share::PARTS / 100))),
            ..Stage::named(id)
        };
        Self {
            stages: [("unaware", 50), ("nurturing", 30), ("converted", 20)]
                .map(stage)
                .to_vec(),
        }
    }
}

impl Funnel {
    /// A funnel of those stages: the first [`MAX_STAGES`] of them, or the default funnel where there are none.
    pub fn new(mut stages: Vec<Stage>) -> Self {
        if stages.is_empty() {
            return Self::default();
        }
        stages.truncate(MAX_STAGES);
        Self { stages }
    }

    /// The stages, the widest first.
    pub fn stages(&self) -> &[Stage] {
        &self.stages
    }

    /// How many stages there are: 1 to [`MAX_STAGES`].
    pub fn len(&self) -> usize {
        self.stages.len()
    }

    /// Never: a funnel has at least one stage.
    pub fn is_empty(&self) -> bool {
        self.stages.is_empty()
    }

    /// The stage at that place, if the funnel has so many.
    pub fn stage(&self, index: StageIndex) -> Option<&Stage> {
        self.stages.get(index.get())
    }

    /// The stage whose posts are asks: the last one of a funnel that has others before it.
    pub fn asking(&self) -> Option<StageIndex> {
        self.indices().skip(1).last()
    }

    /// Whether posts of that stage nurture, so that an ask may follow: those between the first and the last stage; in a funnel
    /// of two, those of the first.
    pub fn nurtures(&self, stage: StageIndex) -> bool {
        match self.asking() {
            None => false,
            Some(StageIndex(1)) => stage == StageIndex(0),
            Some(asking) => StageIndex(0) < stage && stage < asking,
        }
    }

    /// The sign that stands for a stage where there is little room: a circle that fills up along the funnel.
    /// No two stages of a funnel share one; a place that the funnel does not have gets `?`.
    pub fn mark(&self, stage: StageIndex) -> &'static str {
        let marks: &[&'static str] = match self.stages.len() {
            0 | 1 => &["●"],
            2 => &["○", "●"],
            3 => &["○", "◐", "●"],
            4 => &["○", "◔", "◕", "●"],
            5 => &["○", "◔", "◑", "◕", "●"],
            6 => &["◌", "○", "◔", "◑", "◕", "●"],
            7 => &["◌", "○", "◔", "◑", "◕", "◉", "●"],
            8 => &["◌", "○", "◎", "◔", "◑", "◕", "◉", "●"],
            _ => &["◌", "○", "⊙", "◎", "◔", "◑", "◕", "◉", "●"],
        };
        marks.get(stage.get()).copied().unwrap_or("?")
    }

    /// The places of all stages, the widest first.
    pub fn indices(&self) -> impl Iterator<Item = StageIndex> + use<> {
        (0u8..).take(self.stages.len()).map(StageIndex)
    }

    /// The stage that a word in a file means: that of this id, else of this label, else with this alias, else the
    /// common synonyms of the stages `unaware`, `nurturing` and `converted`. Case and surrounding blanks do not matter.
    pub fn find(&self, word: &str) -> Option<StageIndex> {
        let word = word.trim();
        let by_id = |stage: &Stage| stage.id.eq_ignore_case(word);
        let by_label = |stage: &Stage| {
            stage
                .label
                .as_ref()
                .is_some_and(|label| label.eq_ignore_case(word))
        };
        let by_alias = |stage: &Stage| stage.aliases.iter().any(|alias| alias.eq_ignore_case(word));
        let own = self.stages.iter().position(by_id);
        let own = own.or_else(|| self.stages.iter().position(by_label));
        let own = own.or_else(|| self.stages.iter().position(by_alias));
        let index = own.or_else(|| {
            let is_synonym = |list: &[&str]| list.iter().any(|synonym| same_ignoring_case(synonym, word));
            let (id, _) = SYNONYMS.iter().find(|(_, list)| is_synonym(list))?;
            self.stages.iter().position(|stage| stage.id.eq_ignore_case(id))
        })?;
        u8::try_from(index).ok().map(StageIndex)
    }

    /// Every word that names a stage of this funnel, for suggestions.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let own = self.stages.iter().flat_map(|stage| {
            [Some(&*stage.id), stage.label.as_deref()]
                .into_iter()
                .flatten()
                .chain(stage.aliases.iter().map(|a| &**a))
        });
        let known = |id: &str| self.stages.iter().any(|stage| stage.id.eq_ignore_case(id));
        let synonyms = SYNONYMS
            .iter()
            .filter(move |(id, _)| known(id))
            .flat_map(|(_, list)| list.iter().copied());
        own.chain(synonyms)
    }

    /// The sum of the targets as written, in billionths; stages without one count for what the others leave.
    pub fn written_sum(&self) -> u64 {
        let (parts, scale) = self.shared_targets();
        parts.iter().sum::<u64>() / scale
    }

    /// Whether the targets add up to 100 %, give or take half a percent.
    pub fn adds_up(&self) -> bool {
        self.written_sum().abs_diff(Share::PARTS) <= Share::PARTS / 200
    }

    /// Each stage's target as parts of a whole, and that whole: targets that do not add up are scaled to 100 %.
    pub fn targets(&self) -> (Vec<u64>, u64) {
        let (parts, scale) = self.shared_targets();
        let sum = parts.iter().sum();
        let whole = if self.adds_up() || sum == 0 {
            Share::PARTS * scale
        } else {
            sum
        };
        (parts, whole)
    }

    /// The targets, where stages without one share equally what the others leave, and the number of parts in a
    /// billionth: as many as there are sharers, so that a third is a third.
    fn shared_targets(&self) -> (Vec<u64>, u64) {
        let given: u64 = self
            .stages
            .iter()
            .filter_map(|stage| stage.target)
            .map(Share::parts)
            .sum();
        let left = Share::PARTS.saturating_sub(given);
        let sharers = self.stages.iter().filter(|stage| stage.target.is_none()).count() as u64;
        let scale = sharers.max(1);
        let parts = |stage: &Stage| stage.target.map_or(left, |target| target.parts() * scale);
        (self.stages.iter().map(parts).collect(), scale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn funnel(stages: &[(&str, Option<&str>)]) -> Funnel {
        let stage = |(id, target): &(&str, Option<&str>)| Stage {
            target: target.map(|text| Share::parse(text).unwrap()),
            ..Stage::named(id)
        };
        Funnel::new(stages.iter().map(stage).collect())
    }

    #[test]
    fn every_stage_of_a_funnel_has_a_mark_of_its_own() {
        for count in 1..=MAX_STAGES {
            let funnel = Funnel::new((0..count).map(|n| Stage::named(&n.to_string())).collect());
            let mut marks: Vec<_> = funnel.indices().map(|stage| funnel.mark(stage)).collect();
            assert_eq!(marks.last(), Some(&"●"));
            marks.sort_unstable();
            marks.dedup();
            assert_eq!(marks.len(), count);
        }
        assert_eq!(Funnel::default().mark(StageIndex(3)), "?");
    }

    #[test]
    fn the_last_stage_asks_and_those_before_it_nurture_but_for_the_first_one() {
        let roles = |count: usize| -> Vec<&str> {
            let funnel = Funnel::new((0..count).map(|n| Stage::named(&n.to_string())).collect());
            let role = |stage| match (funnel.asking() == Some(stage), funnel.nurtures(stage)) {
                (true, false) => "asks",
                (false, true) => "nurtures",
                (false, false) => "greets",
                (true, true) => unreachable!(),
            };
            funnel.indices().map(role).collect()
        };
        assert_eq!(roles(1), ["greets"]);
        assert_eq!(roles(2), ["nurtures", "asks"]);
        assert_eq!(roles(3), ["greets", "nurtures", "asks"]);
        assert_eq!(roles(4), ["greets", "nurtures", "nurtures", "asks"]);
    }

    #[test]
    fn shares_are_read_exactly_from_fractions_and_percentages() {
        let parts = |text| Share::parse(text).map(Share::parts);
        assert_eq!(parts("0.7"), Ok(700_000_000));
        assert_eq!(parts("70%"), parts("0.7"));
        assert_eq!(parts(" 33.3 % "), Ok(333_000_000));
        assert_eq!(parts("1"), Ok(1_000_000_000));
        assert_eq!(parts("0.33333333333333"), Ok(333_333_333));
        assert_eq!(
            parts("0.6666666666"),
            Ok(666_666_667),
            "rounded past the ninth digit"
        );
        assert_eq!(parts("-0.0"), Ok(0));
        for (text, why) in [("50", ShareError::OutOfRange), ("-0.1", ShareError::OutOfRange)] {
            assert_eq!(parts(text), Err(why), "{text}");
        }
        for text in ["", "%", "half", "1e-1", "0,5", "nan"] {
            assert_eq!(parts(text), Err(ShareError::NotANumber), "{text}");
        }
    }

    #[test]
    fn a_share_shows_as_a_percentage_without_needless_zeros() {
        let shown = |text| Share::parse(text).unwrap().to_string();
        assert_eq!(shown("0.5"), "50%");
        assert_eq!(shown("33.3%"), "33.3%");
        assert_eq!(shown("0.0725"), "7.25%");
    }

    #[test]
    fn stages_without_a_target_share_what_the_others_leave() {
        let (parts, whole) = funnel(&[("a", Some("0.4")), ("b", None), ("c", None), ("d", None)]).targets();
        assert_eq!(parts, [1_200_000_000, 600_000_000, 600_000_000, 600_000_000]);
        assert_eq!(whole, 3 * Share::PARTS);
        let (thirds, whole) = funnel(&[("a", None), ("b", None), ("c", None)]).targets();
        assert_eq!(
            thirds.iter().map(|third| third * 3).collect::<Vec<_>>(),
            [whole; 3],
            "a third is a third"
        );
    }

    #[test]
    fn targets_that_do_not_add_up_are_scaled() {
        let off = funnel(&[("a", Some("0.5")), ("b", Some("0.5")), ("c", Some("0.25"))]);
        assert!(!off.adds_up());
        assert_eq!(off.targets().1, 1_250_000_000);
        let near = funnel(&[("a", Some("33.3%")), ("b", Some("33.3%")), ("c", Some("33.3%"))]);
        assert!(near.adds_up(), "99.9 % is near enough");
        assert_eq!(near.targets().1, Share::PARTS, "and stays as written");
    }

    #[test]
    fn synonyms_mean_the_default_stages_and_own_words_come_first() {
        let default = Funnel::default();
        assert_eq!(default.find(" ToFu "), Some(StageIndex(0)));
        assert_eq!(default.find("trust"), Some(StageIndex(1)));
        assert_eq!(default.find("Fans"), Some(StageIndex(2)));
        assert_eq!(default.find("unsure"), None);
        let mut stages = default.stages().to_vec();
        stages[2].aliases = vec!["cold".into()];
        assert_eq!(
            Funnel::new(stages).find("cold"),
            Some(StageIndex(2)),
            "the plan's own alias wins"
        );
        let mut stages = funnel(&[("a", None), ("b", None)]).stages().to_vec();
        stages[0].aliases = vec!["b".into()];
        assert_eq!(
            Funnel::new(stages).find("b"),
            Some(StageIndex(1)),
            "an id before anybody's alias"
        );
        assert_eq!(
            funnel(&[("visitors", None), ("buyers", None)]).find("cold"),
            None,
            "no such stage to mean"
        );
        assert_eq!(
            funnel(&[("Überzeugte", None)]).find("ÜBERZEUGTE"),
            Some(StageIndex(0))
        );
    }
}
