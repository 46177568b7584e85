//! `asks-back-to-back`: too few other posts stand between two asks on a channel.

use super::words::{Moment, new_moment};
use super::{
    Affected, Check, Context, Description, Facts, Finding, OptionKind, Place, Report, Rule, RuleOption, words,
};
use crate::plan::{Field, Name, Plan, Severity, StageIndex};
use crate::room::{Room, Wanted};
use chrono::NaiveDate;

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "asks-back-to-back",
    severity: Severity::Warning,
    summary: "Fewer than `between` other posts stand between two asks, posts of the last stage, on one channel.",
    why: "An ask spends the goodwill that the posts before it have earned. People who are asked again before they \
          were given anything stop listening or unfollow; three posts of use or delight for each ask is the old \
          rule of thumb.",
    options: &[RuleOption {
        name: "between",
        default: 3.0,
        meaning: "how many other posts must stand between two asks on a channel",
        kind: OptionKind::Count,
    }],
    fires: "[[post]]\ndate = 2026-12-08\nchannel = \"x\"\nstage = \"converted\"\n\
            [[post]]\ndate = 2026-12-10\nchannel = \"x\"\nstage = \"converted\"\n",
    content: "[rules]\nasks-back-to-back.between = 1\n\
              [[post]]\ndate = 2026-12-08\nchannel = \"x\"\nstage = \"converted\"\n\
              [[post]]\ndate = 2026-12-09\nchannel = \"x\"\nstage = \"unaware\"\n\
              [[post]]\ndate = 2026-12-10\nchannel = \"x\"\nstage = \"converted\"\n",
    check: Check::Plan(check),
    describe,
};

/// Two asks with too little between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asks {
    /// The earlier one, by its place in the plan.
    pub earlier: usize,
    /// The later one.
    pub later: usize,
    /// How many other posts stand between them.
    pub between: u32,
    /// How many should.
    pub wanted: u32,
    /// Whether the later ask may still be changed.
    pub is_open: bool,
    /// Whether the later ask's day is over, or it is out.
    pub is_past: bool,
    /// What the later ask could be made instead. Advice, like all that follows.
    pub giving: Option<StageIndex>,
    /// When the later ask would stand well.
    pub day: Option<Moment>,
    /// Days for as many posts between the two as are missing; none where they do not fit.
    pub days: Box<[NaiveDate]>,
}

impl Asks {
    /// Whether the advice knows a way.
    pub(super) fn can_be_mended(&self) -> bool {
        !self.days.is_empty() || (self.is_open && (self.day.is_some() || self.giving.is_some()))
    }

    /// Chooses the days.
    pub(super) fn advise(&mut self, room: &Room<'_>) {
        let plan = room.plan();
        let day = |at: usize| plan.posts.get(at).and_then(|post| post.date);
        let (Some(earlier), Some(later)) = (day(self.earlier), day(self.later)) else {
            return;
        };
        let elsewhere = room.other_place(self.later, None).filter(|_| !self.is_past);
        let post = &plan.posts[self.later];
        self.day = elsewhere.map(|slot| new_moment(self.later, &slot, plan));
        self.giving = giving_stage(post.channel.as_ref(), room);
        let (Some(first), Some(last)) = (earlier.succ_opt(), later.pred_opt()) else {
            return;
        };
        let wanted = Wanted {
            stage: self.giving,
            channel: post.channel.as_ref(),
            within: Some((first, last)),
            ..Wanted::default()
        };
        let missing = self.wanted.saturating_sub(self.between).min(31) as usize;
        let slots = room.slots_for_all(wanted, missing);
        let mut days: Vec<NaiveDate> = slots.iter().map(|slot| slot.date).collect();
        days.sort_unstable();
        days.dedup();
        if days.len() == missing {
            self.days = days.into();
        }
    }
}

/// The deepest stage before the asks that the channel is for: the one that nurtures most there.
pub(super) fn giving_stage(channel: Option<&Name>, room: &Room<'_>) -> Option<StageIndex> {
    let plan = room.plan();
    let asking = plan.funnel.asking()?;
    let stages = plan.funnel.indices().take_while(|stage| *stage != asking);
    let suits = |stage: &StageIndex| channel.is_none_or(|channel| room.suits(channel, *stage));
    stages.filter(suits).last()
}

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let wanted = report.whole_option("between");
    let Some(asking) = context.plan.funnel.asking() else {
        return;
    };
    let month = context.plan.month;
    for lane in context.timeline.lanes() {
        let stops = lane.between(month.first(), month.last());
        let mut earlier: Option<usize> = None;
        for (here, stop) in stops.iter().enumerate() {
            if stop.stage != Some(asking) {
                continue;
            }
            if let Some(before) = earlier.replace(here) {
                let between = u32::try_from(here - before - 1).unwrap_or(u32::MAX);
                if between < wanted {
                    let asks = Asks {
                        earlier: stops[before].at,
                        later: stop.at,
                        between,
                        wanted,
                        is_open: !context.plan.posts[stop.at].is_settled(context.today),
                        is_past: context.plan.posts[stop.at].is_over(context.today),
                        giving: None,
                        day: None,
                        days: Box::default(),
                    };
                    report.add(
                        Place::Post(asks.later, Some(Field::Date)),
                        Affected::pair(asks.earlier, asks.later),
                        Facts::Asks(Box::new(asks)),
                    );
                }
            }
        }
    }
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let Facts::Asks(asks) = &finding.facts else {
        return Description::default();
    };
    let channel = words::channel(plan, asks.later);
    let later = words::title(plan, asks.later);
    let message = format!(
        "{} and {} ask one after the other on {channel}, with {} between them",
        words::dated_title(plan, asks.earlier),
        words::dated_title(plan, asks.later),
        match asks.between {
            0 => "nothing".into(),
            count => format!("just {}", super::finding::posts(count.into())),
        },
    );
    let missing = asks.wanted - asks.between;
    let others = if missing == 1 { "post" } else { "posts" };
    let add = (!asks.days.is_empty()).then(|| {
        let days = words::days(&asks.days);
        format!("put {missing} other {others} on {channel} between them, on {days}")
    });
    let day = asks.day.map(words::moment);
    let giving = asks.giving.map(|stage| words::a_post(words::stage(plan, stage)));
    let next = || {
        let posts = if asks.wanted == 1 { "post" } else { "posts" };
        let wanted = asks.wanted;
        format!("let {wanted} other {posts} stand between the asks to come on {channel}")
    };
    let help = if asks.can_be_mended() {
        let shift = day.map(|day| format!("move {later} to {day}"));
        let retag = giving.map(|giving| format!("make {later} {giving}"));
        let if_open = |way: Option<String>| way.filter(|_| asks.is_open);
        words::ways([if_open(shift), add, if_open(retag)])
    } else if asks.is_past {
        format!("it is too late to change them: {}", next())
    } else {
        let ways = words::ways([day, giving].map(|way| way.map(|way| format!("to {way}"))));
        let change = || format!("{} yourself, {ways}", words::unsettle(plan, asks.later));
        words::ways([(!ways.is_empty()).then(change), Some(next())])
    };
    Description { message, help }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Sample, posts_of, said};
    use crate::plan::{Funnel, Stage};

    const CODE: &str = "asks-back-to-back";

    #[test]
    fn just_as_many_posts_between_as_the_option_says_are_enough() {
        let three = "1 x converted\n2 x unaware\n3 x -\n4 x nurturing\n5 x converted";
        assert_eq!(posts_of(CODE, &Sample::of(three)), [[0; 0]; 0]);
        assert_eq!(
            posts_of(CODE, &Sample::of(three).option(CODE, "between", 4.0)),
            [[1, 5]]
        );
        let two = "1 x converted\n2 x unaware\n4 x nurturing\n5 x converted";
        assert_eq!(posts_of(CODE, &Sample::of(two)), [[1, 4]]);
        assert_eq!(
            posts_of(CODE, &Sample::of(two).option(CODE, "between", 0.0)),
            [[0; 0]; 0]
        );
    }

    #[test]
    fn each_two_successive_asks_of_a_channel_are_one_finding() {
        let plan = "5 x converted\n1 x converted\n3 X converted\n2 blog converted\n2026-11-30 x converted";
        assert_eq!(posts_of(CODE, &Sample::of(plan)), [[2, 3], [1, 3]]);
    }

    #[test]
    fn an_ask_is_not_made_to_nurture_on_a_channel_that_is_not_for_that() {
        let plan = Sample::of("1 x converted\n2 x converted").channel("x", None, None);
        assert!(said(CODE, &plan)[0].help.contains("a nurturing post"));
        let mut others = plan;
        others.plan.channels[0].stages = others.plan.funnel.find("converted").into_iter().collect();
        assert!(!said(CODE, &others)[0].help.contains("a nurturing post"));
    }

    #[test]
    fn a_funnel_of_one_stage_asks_for_nothing() {
        let mut plan = Sample::of("1 x unaware\n2 x unaware");
        plan.plan.funnel = Funnel::new(vec![Stage::named("all")]);
        assert_eq!(posts_of(CODE, &plan), [[0; 0]; 0]);
    }

    #[test]
    fn the_advice_names_the_place_to_move_to_or_the_days_to_fill() {
        let plan = Sample::of("8 x converted\n9 x -\n10 x converted\n14 x -\n16 x unaware\n18 x -");
        let help = |today| said(CODE, &plan.clone().today(today))[0].help.clone();
        assert_eq!(
            said(CODE, &plan)[0].message,
            "\"P1\" (Tue 8 Dec) and \"P3\" (Thu 10 Dec) ask one after the other on x, with just 1 post between them"
        );
        assert_eq!(
            help(1),
            "move \"P3\" to Tue 22 Dec, or make \"P3\" a nurturing post"
        );
        assert_eq!(
            help(11),
            "it is too late to change them: let 3 other posts stand between the asks to come on x"
        );
    }

    #[test]
    fn an_ask_is_not_sent_where_it_would_stand_next_to_another() {
        let plan =
            Sample::of("8 x converted\n10 x converted\n14 x -\n16 x -\n18 x -\n20 x -\n21 x converted");
        assert_eq!(said(CODE, &plan)[0].help, "make \"P2\" a nurturing post");
    }

    #[test]
    fn of_an_approved_ask_it_is_told_what_could_be_done_by_hand() {
        let next = "let 3 other posts stand between the asks to come on x";
        let help = |posts| said(CODE, &Sample::of(posts))[0].help.clone();
        assert_eq!(
            help("8 x converted\n9 x -\n10 x converted - published"),
            format!("it is too late to change them: {next}")
        );
        assert_eq!(
            help("8 x converted\n9 x -\n10 x converted - approved"),
            format!("\"P3\" is approved: change it yourself, to a nurturing post, or {next}")
        );
        assert_eq!(
            help("8 x converted\n9 x -\n10 x converted - approved\n14 x -\n15 x -"),
            format!(
                "\"P3\" is approved: change it yourself, to Mon 21 Dec, or to a nurturing post, or {next}"
            )
        );
    }

    #[test]
    fn as_many_posts_as_are_missing_are_put_between_where_there_are_days_for_them() {
        let help = |posts| said(CODE, &Sample::of(posts))[0].help.clone();
        let fits = help("8 x converted\n10 x -\n16 x converted\n18 x converted");
        assert_eq!(
            fits,
            "put 2 other posts on x between them, on Fri 11 and Tue 15 Dec, or make \"P3\" a nurturing post"
        );
        let narrow = help("8 x converted\n10 x -\n11 x converted\n18 x converted");
        assert_eq!(
            narrow,
            "put 2 other posts on x between them, on Wed 9 and Thu 10 Dec, or make \"P3\" a nurturing post"
        );
        let crowded = help("8 x converted\n9 x -\n10 x converted\n18 x converted");
        assert_eq!(crowded, "make \"P3\" a nurturing post");
    }
}
