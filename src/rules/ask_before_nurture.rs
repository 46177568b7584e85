//! `ask-before-nurture`: the first ask of the month on a channel comes before anything that nurtures.

use super::asks_back_to_back::giving_stage;
use super::words::{Moment, new_moment};
use super::{Affected, Check, Context, Description, Facts, Finding, Place, Report, Rule, words};
use crate::balance::{Depths, Lane, Stop};
use crate::plan::{Field, Name, Plan, Severity, StageIndex};
use crate::room::{Room, Slot, Wanted};
use chrono::Days;

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "ask-before-nurture",
    severity: Severity::Warning,
    summary: "The first ask of the month on a channel, a post of the last stage, comes before any nurturing post of the \
              month there or on a channel that leads there.",
    why: "People buy from those they know, like and trust, in that order. An ask that opens the month meets an \
          audience that has heard nothing useful yet; the same words a week later, after a post or two that helped, \
          meet one that has a reason to listen.",
    options: &[],
    fires: "[[post]]\ndate = 2026-12-08\nchannel = \"x\"\nstage = \"converted\"\n\
            [[post]]\ndate = 2026-12-10\nchannel = \"x\"\nstage = \"nurturing\"\n",
    content: "[[channel]]\nid = \"x\"\nleads_to = \"email\"\n\
              [[post]]\ndate = 2026-12-08\nchannel = \"x\"\nstage = \"nurturing\"\n\
              [[post]]\ndate = 2026-12-10\nchannel = \"email\"\nstage = \"converted\"\n",
    check: Check::Plan(check),
    describe,
};

/// An ask that comes before anything that nurtures.
#[derive(Clone, Debug, PartialEq)]
pub struct Early {
    /// The first nurturing post that comes later, by its place in the plan.
    pub nurturing: Option<usize>,
    /// Whether the ask may still be changed.
    pub is_open: bool,
    /// Whether its day is over, or it is out.
    pub is_past: bool,
    /// Whether that nurturing post may still be changed.
    pub is_nurturing_open: bool,
    /// A channel that leads to the ask's, where there is one.
    pub feeder: Option<Name>,
    /// The stage whose posts nurture on the ask's channel, where it is for any. Advice, like all that follows.
    pub giving: Option<StageIndex>,
    /// When, behind that nurturing post, the ask would come best.
    pub ask_on: Option<Moment>,
    /// When, before the ask, that nurturing post could go out.
    pub bring_to: Option<Moment>,
    /// When, before the ask, a new nurturing post would come best, its channel and its stage.
    pub add_on: Option<(Moment, Name, StageIndex)>,
}

impl Early {
    /// Whether the advice knows a way.
    pub(super) fn can_be_mended(&self) -> bool {
        let has_place = self.ask_on.is_some() || self.bring_to.is_some() || self.add_on.is_some();
        has_place || self.can_be_retagged()
    }

    fn can_be_retagged(&self) -> bool {
        self.is_open && self.giving.is_some()
    }

    /// Chooses the days.
    pub(super) fn advise(&mut self, ask: usize, room: &Room<'_>) {
        let plan = room.plan();
        let Some((post, date)) = plan.posts.get(ask).and_then(|post| Some((post, post.date?))) else {
            return;
        };
        let (first, last) = (plan.month.first(), plan.month.last());
        let is_before = |slot: &Slot| {
            slot.date < date || (post.time.is_some() && slot.time.is_some() && slot.time < post.time)
        };
        if let Some((at, nurturing)) = self
            .nurturing
            .and_then(|at| Some((at, plan.posts.get(at)?.date?)))
        {
            let behind = (nurturing + Days::new(1), last);
            let later = || room.other_place(ask, Some(behind));
            self.ask_on = self
                .is_open
                .then(later)
                .flatten()
                .map(|slot| new_moment(ask, &slot, plan));
            let earlier = || room.other_place(at, Some((first, date))).filter(is_before);
            self.bring_to = self
                .is_nurturing_open
                .then(earlier)
                .flatten()
                .map(|slot| new_moment(at, &slot, plan));
        }
        self.giving = nurturing_stage(post.channel.as_ref(), room);
        let channels = [post.channel.as_ref(), self.feeder.as_ref()]
            .into_iter()
            .flatten();
        let places = channels.flat_map(|channel| {
            let stage = nurturing_stage(Some(channel), room);
            let wanted = |stage| Wanted {
                stage: Some(stage),
                channel: Some(channel),
                within: Some((first, date)),
                ..Wanted::default()
            };
            stage.into_iter().flat_map(move |stage| {
                room.slots(wanted(stage))
                    .into_iter()
                    .map(move |slot| (slot, stage))
            })
        });
        let best = places
            .filter(|(slot, _)| is_before(slot))
            .max_by_key(|(slot, _)| slot.score);
        self.add_on = best.and_then(|(slot, stage)| Some(((slot.date, slot.time), slot.channel?, stage)));
    }
}

/// The stage whose posts nurture on a channel, where it is for any.
fn nurturing_stage(channel: Option<&Name>, room: &Room<'_>) -> Option<StageIndex> {
    giving_stage(channel, room).filter(|stage| room.plan().funnel.nurtures(*stage))
}

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let funnel = &context.plan.funnel;
    let Some(asking) = funnel.asking() else {
        return;
    };
    let nurtures = |stop: &Stop| stop.stage.is_some_and(|stage| funnel.nurtures(stage));
    let mut depths = None;
    for lane in context.timeline.lanes() {
        let stops = of_month(context, lane);
        let Some(ask) = stops.iter().find(|stop| stop.stage == Some(asking)) else {
            continue;
        };
        let is_before = |stop: &&Stop| nurtures(stop) && stop.is_before(ask);
        if stops
            .iter()
            .take_while(|stop| stop.date <= ask.date)
            .any(|stop| is_before(&stop))
        {
            continue;
        }
        let depths = depths.get_or_insert_with(|| Depths::of(context.plan));
        let feeding = depths.leading_to(&lane.channel);
        let feeders = feeding
            .iter()
            .filter_map(|channel| context.timeline.lane(channel));
        let fed = feeders.flat_map(|lane| of_month(context, lane));
        if fed.clone().any(|stop| is_before(&stop)) {
            continue;
        }
        let later = stops.iter().chain(fed).filter(|stop| nurtures(stop));
        let nurturing = later.min_by_key(|stop| (stop.date, stop.minute(), stop.at));
        let open = |stop: &Stop| !context.plan.posts[stop.at].is_settled(context.today);
        let early = Early {
            nurturing: nurturing.map(|stop| stop.at),
            is_open: open(ask),
            is_past: context.plan.posts[ask.at].is_over(context.today),
            is_nurturing_open: nurturing.is_some_and(open),
            feeder: feeding.last().map(|feeder| (*feeder).clone()),
            giving: None,
            ask_on: None,
            bring_to: None,
            add_on: None,
        };
        report.add(
            Place::Post(ask.at, Some(Field::Date)),
            Affected::One(ask.at),
            Facts::Early(Box::new(early)),
        );
    }
}

fn of_month<'a>(context: &Context<'_>, lane: &'a Lane) -> &'a [Stop] {
    let month = context.plan.month;
    lane.between(month.first(), month.last())
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let (Facts::Early(early), &[ask]) = (&finding.facts, finding.posts.places()) else {
        return Description::default();
    };
    let channel = words::channel(plan, ask);
    let title = words::title(plan, ask);
    let nurturing = early.nurturing.map(|at| words::dated_title(plan, at));
    let nurturing = nurturing.as_ref();
    let move_ask = nurturing.zip(early.ask_on);
    let move_ask =
        move_ask.map(|(named, on)| format!("move {title} to {}, behind {named}", words::moment(on)));
    let bring = nurturing.zip(early.bring_to);
    let bring = bring.map(|(named, to)| format!("bring {named} forward to {}", words::moment(to)));
    let add = early.add_on.as_ref().map(|(on, channel, stage)| {
        format!(
            "add {} on {channel} on {}",
            words::a_post(words::stage(plan, *stage)),
            words::moment(*on)
        )
    });
    let giving = early.giving.map(|stage| words::stage(plan, stage));
    let retag = giving.filter(|_| early.can_be_retagged());
    let retag = retag.map(|giving| format!("make it {}", words::a_post(giving)));
    let mut help = words::ways([move_ask.or(bring), add, retag]);
    if !early.can_be_mended() {
        let next = match giving {
            Some(giving) => format!("let {giving} posts open the next month on {channel}"),
            None => "let another channel ask in the next month".into(),
        };
        let behind = nurturing.map(|named| format!(", to a day behind {named}"));
        help = if early.is_past {
            format!("it is too late to change it: {next}")
        } else {
            let unsettle = words::unsettle(plan, ask);
            format!("{unsettle} yourself{}, or {next}", behind.unwrap_or_default())
        };
    }
    let date = plan.posts.get(ask).and_then(|post| post.date);
    Description {
        message: format!(
            "{title} asks on {channel} on {}, before anything there or on the way there has nurtured",
            date.map(words::day).unwrap_or_default()
        ),
        help,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Sample, posts_of, said};
    use super::super::trial::{self, post};
    use crate::plan::{Funnel, Stage};

    const CODE: &str = "ask-before-nurture";
    const NONE: [[usize; 0]; 0] = [];

    #[test]
    fn on_the_same_day_the_time_decides_and_without_one_nothing_came_before() {
        assert_eq!(
            posts_of(CODE, &Sample::of("8 x nurturing 09:00\n8 x converted 09:01")),
            NONE
        );
        assert_eq!(
            posts_of(CODE, &Sample::of("8 x nurturing 09:00\n8 x converted 09:00")),
            [[2]]
        );
        assert_eq!(
            posts_of(CODE, &Sample::of("8 x nurturing\n8 x converted 09:00")),
            [[2]]
        );
        assert_eq!(posts_of(CODE, &Sample::of("8 x nurturing\n8 x converted")), [[2]]);
        assert_eq!(posts_of(CODE, &Sample::of("7 x nurturing\n8 x converted")), NONE);
    }

    #[test]
    fn only_the_first_ask_of_each_channel_is_held_against_the_months_own_posts() {
        let plan = Sample::of(
            "2026-11-30 x nurturing\n2026-11-30 x converted\n3 x converted\n4 x converted\n3 Blog converted\n\
             2 email unaware\n2 - nurturing\n9 email converted",
        );
        assert_eq!(posts_of(CODE, &plan), [[3], [5], [8]]);
    }

    #[test]
    fn channels_that_lead_there_nurture_for_it_directly_or_further_up() {
        let posts = "2 x nurturing\n3 email converted";
        let chain = Sample::of(posts).channel("X", Some("blog"), None);
        assert_eq!(posts_of(CODE, &chain), [[2]], "the blog leads nowhere yet");
        assert_eq!(posts_of(CODE, &chain.channel("blog", Some("Email"), None)), NONE);
        let downwards = Sample::of(posts).channel("email", Some("x"), None);
        assert_eq!(
            posts_of(CODE, &downwards),
            [[2]],
            "what it leads to does not nurture for it"
        );
    }

    #[test]
    fn a_loop_of_channels_ends() {
        let looped = Sample::of("3 email converted\n2 forum nurturing")
            .channel("email", Some("x"), None)
            .channel("x", Some("email"), None)
            .channel("blog", Some("blog"), None);
        assert_eq!(posts_of(CODE, &looped), [[1]]);
    }

    #[test]
    fn in_a_funnel_of_two_the_first_stage_nurtures_and_one_of_one_has_no_asks() {
        let mut plan = Sample::of("2 x unaware\n3 x nurturing");
        plan.plan.funnel = Funnel::new(vec![Stage::named("a"), Stage::named("b")]);
        assert_eq!(posts_of(CODE, &plan), NONE);
        plan.plan.posts.remove(0);
        assert_eq!(posts_of(CODE, &plan), [[1]]);
        plan.plan.funnel = Funnel::new(vec![Stage::named("a")]);
        assert_eq!(posts_of(CODE, &plan), NONE);
    }

    #[test]
    fn the_advice_names_the_post_to_wait_for_and_the_day_to_nurture() {
        let plan = Sample::of("8 email converted\n10 x nurturing\n15 email nurturing").channel(
            "x",
            Some("email"),
            None,
        );
        let help = |sample: &Sample| said(CODE, sample)[0].help.clone();
        assert_eq!(
            help(&plan),
            "move \"P1\" to Thu 17 Dec, behind \"P2\" (Thu 10 Dec), or add a nurturing post on x on Thu 3 Dec, or make it a nurturing post"
        );
        let mut approved = plan.clone();
        approved.plan.posts[0].pinned = true;
        assert_eq!(
            help(&approved),
            "bring \"P2\" (Thu 10 Dec) forward to Thu 3 Dec, or add a nurturing post on x on Thu 3 Dec"
        );
        let next = "let nurturing posts open the next month on email";
        assert_eq!(
            help(&plan.today(9)),
            format!("it is too late to change it: {next}")
        );
        let late = Sample::of("1 email converted - approved\n10 email nurturing - approved");
        assert_eq!(
            help(&late),
            format!("\"P1\" is approved: change it yourself, to a day behind \"P2\" (Thu 10 Dec), or {next}")
        );
    }

    #[test]
    fn the_advice_nurtures_only_where_the_channel_is_meant_for_it_and_at_no_time_that_is_taken() {
        let help_with = |day: u32, settings: &str| {
            let posts = [
                post(day, "channel = \"x\"; stage = \"unaware\"; time = 09:00:00"),
                post(
                    2,
                    "channel = \"x\"; stage = \"converted\"; time = 09:00:00; title = \"Buy\"",
                ),
                post(9, "channel = \"x\"; stage = \"nurturing\"; title = \"Help\""),
            ];
            let said = trial::said(CODE, settings, &posts.each_ref().map(|post| &**post));
            said[0].help.clone()
        };
        let help = |settings: &str| help_with(20, settings);
        let anything = help("[[channel]]\nid = \"x\"\n");
        assert!(
            anything
                .ends_with("or add a nurturing post on x on Tue 1 Dec at 09:00, or make it a nurturing post"),
            "{anything}"
        );
        let other = help("[[channel]]\nid = \"x\"\nstages = [\"unaware\", \"converted\"]\n");
        assert_eq!(other, "move \"Buy\" to Sun 13 Dec, behind \"Help\" (Wed 9 Dec)");
        let taken = help_with(1, "[[channel]]\nid = \"x\"\nslots = [\"tue 09:00\"]\n");
        assert!(!taken.contains("add "), "{taken}");
    }
}
