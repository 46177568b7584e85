//! What posts were planned to reach, what they did reach, and what that cost and brought in.
//!
//! Only counted posts matter, as for the mix, and of these only the published ones can have reached anything. Over any set
//! of them, a stage, a channel or the month:
//!
//! * planned = Σ `kpi` of all its posts; due = Σ `kpi` of its published posts; reached = Σ `results` of its published posts,
//!   each figure by its name, upper and lower case being the same;
//! * ratio = reached / due, none where nothing is due;
//! * cost, leads and revenue = Σ of the results of these names;
//! * return = (revenue − cost) / cost, none where there is no cost.
//!
//! Figures are taken as they are: nobody can add up the reach of two posts to that of a month without counting people
//! twice, so it is the sum of what was planned that it is compared with.

use crate::plan::{Name, Plan, Post, StageIndex, Status};
use std::collections::{BTreeMap, HashMap};

/// Results whose name says what they are, in any plan.
const COST: &str = "cost";
const LEADS: &str = "leads";
const REVENUE: &str = "revenue";

/// The most figures of a row that are drawn although nobody asked for them.
const OTHERS: usize = 3;

/// What a plan's counted posts were to reach and did reach.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// A row for each stage, in the order of the funnel, whether or not it has posts.
    pub stages: Vec<OutcomeRow>,
    /// A row for each channel with counted posts: those the plan lists first, in its order, then the others as they
    /// appear, last the posts without one.
    pub channels: Vec<OutcomeRow>,
    /// All of it.
    pub total: OutcomeRow,
    /// Counted posts that have results although they are not published; these results count nowhere.
    pub unpublished: u64,
}

/// What some posts were to reach and did reach.
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomeRow {
    /// Whose posts.
    pub of: OutcomeOf,
    /// How many of them are counted.
    pub posts: u64,
    /// How many of these are published.
    pub published: u64,
    /// How many of these have results.
    pub measured: u64,
    /// The figures: that of the stage (or, in other rows, those of the stages) first, then in the order in which the
    /// plan's posts name them.
    pub figures: Vec<Figure>,
    /// What the published posts cost, in the plan's currency.
    pub cost: f64,
    /// The leads they brought.
    pub leads: f64,
    /// What they brought in, in the plan's currency.
    pub revenue: f64,
}

/// Whose posts a row is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutcomeOf {
    /// A stage's.
    Stage(StageIndex),
    /// A channel's; `None` for the posts without one.
    Channel(Option<Name>),
    /// All.
    Total,
}

/// One figure over some posts.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What it counts.
    pub name: Name,
    /// Whether a stage is measured by it.
    pub is_kpi: bool,
    /// What all posts are to reach.
    pub planned: f64,
    /// What the published ones were to reach.
    pub due: f64,
    /// What they did reach.
    pub reached: f64,
}

impl Figure {
    /// What was reached of what was due, as a fraction of 1; `None` where nothing was due.
    pub fn ratio(&self) -> Option<f64> {
        quotient(self.reached, self.due)
    }
}

impl OutcomeRow {
    /// The figures to draw: those that somebody planned and those of its stages; where there are none, the first few of
    /// the others that are not told by themselves. A total has none: what a stage's posts were to reach and what all
    /// posts did reach cannot be compared.
    pub fn shown(&self, plan: &Plan) -> Vec<&Figure> {
        if self.of == OutcomeOf::Total {
            return Vec::new();
        }
        let is_its_own = |figure: &Figure| match self.of {
            OutcomeOf::Stage(at) => {
                let kpi = plan.funnel.stage(at).and_then(|stage| stage.kpi.as_ref());
                kpi.is_some_and(|kpi| kpi.eq_ignore_case(&figure.name))
            }
            OutcomeOf::Channel(_) | OutcomeOf::Total => figure.is_kpi,
        };
        let asked_for = |figure: &&Figure| figure.planned > 0.0 || is_its_own(figure);
        let asked_for: Vec<&Figure> = self.figures.iter().filter(asked_for).collect();
        if !asked_for.is_empty() {
            return asked_for;
        }
        let told = |figure: &&Figure| {
            [COST, LEADS, REVENUE]
                .iter()
                .any(|own| figure.name.eq_ignore_case(own))
        };
        self.figures
            .iter()
            .filter(|figure| !told(figure))
            .take(OTHERS)
            .collect()
    }

    /// What came back for each unit of cost beyond it, as a fraction of 1: (revenue − cost) / cost. `None` where there is
    /// no cost.
    pub fn return_on_cost(&self) -> Option<f64> {
        quotient(self.revenue - self.cost, self.cost)
    }
}

/// A quotient that can be shown; `None` where there is nothing to divide by.
fn quotient(part: f64, whole: f64) -> Option<f64> {
    let quotient = part / whole;
    (whole > 0.0 && quotient.is_finite()).then_some(quotient)
}

impl Outcome {
    /// The outcome of a plan's counted posts.
    pub fn of(plan: &Plan) -> Self {
        let figures = Figures::of(plan);
        let mut stages: Vec<Sums> = vec![Sums::default(); plan.funnel.len()];
        let mut channels = Channels::of(plan);
        let mut total = Sums::default();
        let mut unpublished = 0;
        for post in &plan.posts {
            let Some(stage) = plan.counted_stage(post) else {
                continue;
            };
            let is_out = post.effective_status() == Status::Published;
            unpublished += u64::from(!is_out && !post.results.is_empty());
            let of_stage = stages.get_mut(stage.get());
            let of_channel = channels.sums_of(post.channel.as_ref());
            for sums in of_stage.into_iter().chain([of_channel, &mut total]) {
                sums.add(post, is_out, &figures);
            }
        }
        let rows = plan.funnel.indices().zip(stages);
        Self {
            stages: rows
                .map(|(stage, sums)| {
                    let kpi = plan.funnel.stage(stage).and_then(|stage| stage.kpi.as_ref());
                    let first = kpi.and_then(|kpi| figures.place(kpi));
                    sums.row(OutcomeOf::Stage(stage), first, &figures)
                })
                .collect(),
            channels: channels.rows(&figures),
            total: total.row(OutcomeOf::Total, None, &figures),
            unpublished,
        }
    }

    /// The rows to draw: the stages in the order of the funnel, and then the total.
    pub fn rows(&self) -> impl Iterator<Item = &OutcomeRow> {
        self.stages.iter().chain([&self.total])
    }

    /// The rows to draw by channel: the channels, and then the total.
    pub fn channel_rows(&self) -> impl Iterator<Item = &OutcomeRow> {
        self.channels.iter().chain([&self.total])
    }

    /// Whether no counted post has a figure, planned or reached.
    pub fn is_empty(&self) -> bool {
        let figures = &self.total.figures;
        self.unpublished == 0
            && self.total.measured == 0
            && figures.iter().all(|figure| figure.planned == 0.0)
    }
}

/// An amount in words, to a hundredth and without needless zeros: "6.25". From 1e15 on, where floats have no hundredths
/// any more, as a power of ten.
pub fn amount_text(amount: f64) -> String {
    if amount.abs() >= 1e15 {
        return format!("{amount:.2e}");
    }
    // Adding nothing takes the sign from a zero.
    ((amount * 100.0).round() / 100.0 + 0.0).to_string()
}

/// The names of all figures, in the order in which rows have them.
struct Figures {
    names: Vec<Name>,
    /// How many of them belong to stages.
    of_stages: usize,
    places: HashMap<String, usize>,
}

impl Figures {
    fn of(plan: &Plan) -> Self {
        let mut figures = Self {
            names: Vec::new(),
            of_stages: 0,
            places: HashMap::new(),
        };
        for name in plan.funnel.stages().iter().filter_map(|stage| stage.kpi.as_ref()) {
            figures.note(name);
        }
        figures.of_stages = figures.names.len();
        let counted = plan
            .posts
            .iter()
            .filter(|post| plan.counted_stage(post).is_some());
        for (name, _) in counted.flat_map(|post| post.kpi.iter().chain(&post.results)) {
            figures.note(name);
        }
        figures
    }

    fn note(&mut self, name: &Name) {
        let next = self.names.len();
        if *self.places.entry(name.to_lowercase()).or_insert(next) == next {
            self.names.push(name.clone());
        }
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.places
            .get(name)
            .or_else(|| self.places.get(&name.to_lowercase()))
            .copied()
    }

    fn is(&self, place: usize, name: &str) -> bool {
        self.names.get(place).is_some_and(|own| own.eq_ignore_case(name))
    }
}

/// Sums over some posts.
#[derive(Clone, Default)]
struct Sums {
    posts: u64,
    published: u64,
    measured: u64,
    /// By the place of the figure: planned, due and reached.
    figures: BTreeMap<usize, [f64; 3]>,
}

impl Sums {
    fn add(&mut self, post: &Post, is_out: bool, figures: &Figures) {
        self.posts += 1;
        self.published += u64::from(is_out);
        self.measured += u64::from(is_out && !post.results.is_empty());
        for (name, amount) in &post.kpi {
            let [planned, due, _] = self.sums(name, figures);
            *planned += amount;
            *due += if is_out { *amount } else { 0.0 };
        }
        if is_out {
            for (name, amount) in &post.results {
                let [_, _, reached] = self.sums(name, figures);
                *reached += amount;
            }
        }
    }

    fn sums(&mut self, name: &str, figures: &Figures) -> &mut [f64; 3] {
        // Every name of a counted post has been noted.
        let place = figures.place(name).unwrap_or(figures.names.len());
        self.figures.entry(place).or_default()
    }

    /// The row, with the figure at `first` in front even if no post has it.
    fn row(mut self, of: OutcomeOf, first: Option<usize>, figures: &Figures) -> OutcomeRow {
        let front = first.map(|place| (place, self.figures.remove(&place).unwrap_or_default()));
        let result = |name: &str| {
            let mut sums = self
                .figures
                .iter()
                .chain(front.iter().map(|(place, sums)| (place, sums)));
            let found = sums.find(|(place, _)| figures.is(**place, name));
            found.map_or(0.0, |(_, [.., reached])| *reached)
        };
        let [cost, leads, revenue] = [COST, LEADS, REVENUE].map(result);
        let figure = |(place, [planned, due, reached]): (usize, [f64; 3])| {
            Some(Figure {
                name: figures.names.get(place)?.clone(),
                is_kpi: place < figures.of_stages,
                planned,
                due,
                reached,
            })
        };
        OutcomeRow {
            of,
            posts: self.posts,
            published: self.published,
            measured: self.measured,
            figures: front.into_iter().chain(self.figures).filter_map(figure).collect(),
            cost,
            leads,
            revenue,
        }
    }
}

/// Sums by channel, in the order of their rows.
struct Channels {
    sums: Vec<(Name, Sums)>,
    places: HashMap<String, usize>,
    nameless: Sums,
}

impl Channels {
    fn of(plan: &Plan) -> Self {
        let mut channels = Self {
            sums: Vec::new(),
            places: HashMap::new(),
            nameless: Sums::default(),
        };
        for channel in &plan.channels {
            channels.sums_of(Some(&channel.id));
        }
        channels
    }

    fn sums_of(&mut self, name: Option<&Name>) -> &mut Sums {
        let Some(name) = name else {
            return &mut self.nameless;
        };
        let next = self.sums.len();
        let at = *self.places.entry(name.to_lowercase()).or_insert(next);
        if at == next {
            self.sums.push((name.clone(), Sums::default()));
        }
        &mut self.sums[at].1
    }

    fn rows(self, figures: &Figures) -> Vec<OutcomeRow> {
        let named = self.sums.into_iter().map(|(name, sums)| (Some(name), sums));
        let all = named.chain([(None, self.nameless)]);
        let with_posts = all.filter(|(_, sums)| sums.posts > 0);
        with_posts
            .map(|(name, sums)| sums.row(OutcomeOf::Channel(name), None, figures))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Month, Tag};
    use proptest::prelude::*;

    type Amounts<'a> = &'a [(&'a str, f64)];

    fn post(stage: u8, channel: &str, status: Status, kpi: Amounts<'_>, results: Amounts<'_>) -> Post {
        let figures = |amounts: Amounts<'_>| {
            amounts
                .iter()
                .map(|(name, amount)| ((*name).into(), *amount))
                .collect()
        };
        Post {
            date: "2026-12-04".parse().ok(),
            stage: Tag::Stage(StageIndex(stage)),
            channel: (!channel.is_empty()).then(|| channel.into()),
            status: Some(status),
            kpi: figures(kpi),
            results: figures(results),
            ..Post::default()
        }
    }

    fn plan(posts: Vec<Post>) -> Plan {
        let mut plan = Plan::empty(Month::new(2026, 12).unwrap());
        let mut stages = plan.funnel.stages().to_vec();
        stages[0].kpi = Some("reach".into());
        stages[1].kpi = Some("sign-ups".into());
        plan.funnel = crate::plan::Funnel::new(stages);
        plan.posts = posts;
        plan
    }

    fn figure(row: &OutcomeRow, name: &str) -> (f64, f64, f64) {
        let figure = row.figures.iter().find(|figure| &*figure.name == name).unwrap();
        (figure.planned, figure.due, figure.reached)
    }

    #[test]
    fn what_is_due_and_reached_is_that_of_published_posts() {
        let outcome = Outcome::of(&plan(vec![
            post(
                0,
                "x",
                Status::Published,
                &[("reach", 100.0)],
                &[("Reach", 120.0), ("clicks", 3.0)],
            ),
            post(0, "x", Status::Published, &[("reach", 50.0)], &[]),
            post(0, "x", Status::Scheduled, &[("reach", 30.0)], &[("reach", 999.0)]),
            post(1, "blog", Status::Draft, &[("clicks", 9.0)], &[]),
        ]));
        let first = &outcome.stages[0];
        assert_eq!(figure(first, "reach"), (180.0, 150.0, 120.0));
        assert_eq!(first.figures[0].ratio(), Some(0.8));
        assert_eq!((first.posts, first.published, first.measured), (3, 2, 1));
        assert_eq!(outcome.unpublished, 1);
        assert_eq!(figure(&outcome.total, "clicks"), (9.0, 0.0, 3.0));
        assert_eq!(
            outcome.total.figures.last().unwrap().ratio(),
            None,
            "nothing is due"
        );
    }

    #[test]
    fn rows_come_in_the_order_of_the_funnel_with_the_stages_figure_first_and_the_total_last() {
        let outcome = Outcome::of(&plan(vec![post(
            1,
            "x",
            Status::Published,
            &[("clicks", 1.0), ("reach", 2.0), ("sign-ups", 3.0)],
            &[],
        )]));
        let names = |row: &OutcomeRow| -> Vec<String> {
            row.figures.iter().map(|figure| figure.name.to_string()).collect()
        };
        let rows: Vec<_> = outcome.rows().map(names).collect();
        assert_eq!(
            rows,
            [
                vec!["reach"],
                vec!["sign-ups", "reach", "clicks"],
                vec![],
                vec!["reach", "sign-ups", "clicks"]
            ]
        );
        assert!(outcome.total.figures[1].is_kpi && !outcome.total.figures[2].is_kpi);
        assert_eq!(outcome.rows().last().unwrap().of, OutcomeOf::Total);
    }

    #[test]
    fn the_return_is_what_comes_back_beyond_the_cost() {
        let outcome = Outcome::of(&plan(vec![
            post(0, "X", Status::Published, &[], &[("cost", 50.0), ("leads", 2.0)]),
            post(
                2,
                "x",
                Status::Published,
                &[],
                &[("Cost", 50.0), ("revenue", 250.0)],
            ),
            post(2, "", Status::Published, &[], &[("revenue", 40.0)]),
        ]));
        let returns: Vec<_> = outcome.rows().map(OutcomeRow::return_on_cost).collect();
        assert_eq!(returns, [Some(-1.0), None, Some(4.8), Some(1.9)]);
        let x = &outcome.channels[0];
        assert_eq!(
            (x.cost, x.leads, x.revenue, x.return_on_cost()),
            (100.0, 2.0, 250.0, Some(1.5))
        );
        assert_eq!(outcome.channels[1].of, OutcomeOf::Channel(None));
        assert_eq!(outcome.channels[1].return_on_cost(), None, "no cost");
    }

    #[test]
    fn ideas_untagged_posts_and_other_months_are_left_out() {
        let published = |post: Post| Post {
            results: [("reach".into(), 5.0)].into(),
            status: Some(Status::Published),
            ..post
        };
        let base = post(0, "x", Status::Published, &[], &[]);
        let outcome = Outcome::of(&plan(vec![
            published(Post {
                date: None,
                ..base.clone()
            }),
            published(Post {
                stage: Tag::Untagged,
                ..base.clone()
            }),
            published(Post {
                date: "2026-11-30".parse().ok(),
                ..base
            }),
        ]));
        assert!(outcome.is_empty());
        assert_eq!(outcome.channels, []);
    }

    #[test]
    fn a_plan_without_figures_has_no_outcome_and_one_with_a_planned_figure_has() {
        let with = |kpi: Amounts<'_>| Outcome::of(&plan(vec![post(0, "x", Status::Draft, kpi, &[])]));
        assert!(with(&[]).is_empty());
        assert!(!with(&[("reach", 1.0)]).is_empty());
    }

    #[test]
    fn amounts_have_no_needless_digits() {
        for (amount, text) in [
            (6.25, "6.25"),
            (4000.0, "4000"),
            (0.1 + 0.2, "0.3"),
            (-0.001, "0"),
            (1e300, "1.00e300"),
        ] {
            assert_eq!(amount_text(amount), text);
        }
    }

    proptest! {
        #[test]
        fn stages_and_channels_add_up_to_the_total(
            posts in proptest::collection::vec((0..3u8, "x|X|blog|", 0..6usize, 0..1000u32, 0..1000u32), 0..20)
        ) {
            let posts = posts.into_iter().map(|(stage, channel, status, kpi, result)| {
                let amounts = |amount: u32| [("reach", f64::from(amount)), ("cost", f64::from(amount))];
                post(stage, &channel, Status::ALL[status], &amounts(kpi), &amounts(result))
            });
            let outcome = Outcome::of(&plan(posts.collect()));
            for rows in [&outcome.stages, &outcome.channels] {
                prop_assert_eq!(rows.iter().map(|row| row.posts).sum::<u64>(), outcome.total.posts);
                // A sum of nothing is minus zero.
                let same = |amount: fn(&OutcomeRow) -> f64| {
                    let sum = rows.iter().map(amount).sum::<f64>() + 0.0;
                    sum.total_cmp(&(amount(&outcome.total) + 0.0)).is_eq()
                };
                prop_assert!(same(|row| row.cost));
                prop_assert!(same(|row| row.figures.iter().map(|figure| figure.reached).sum()));
            }
        }
    }
}
