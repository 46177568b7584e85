//! `off-stage`: a post speaks to a stage that its channel is not meant for.

use super::register::Register;
use super::words::{self, listed, title, ways};
use super::{Affected, Check, Context, Description, Facts, Finding, Place, Report, Rule};
use crate::plan::{Channel, Field, Plan, Post, Severity, StageIndex};
use crate::room::{Room, Wanted};
use chrono::{Days, NaiveDate};

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "off-stage",
    severity: Severity::Note,
    summary: "A post's stage is not among the `stages` that the plan lists for its channel.",
    why: "Channels differ in who listens: a network feed is full of strangers, a newsletter goes to people who have \
          asked for it. A post for one audience on the channel of another is read by the wrong people, however good \
          it is. Sometimes that is meant, hence only a note.",
    options: &[],
    fires: "[[channel]]\nid = \"instagram\"\nstages = [\"unaware\", \"nurturing\"]\n\
            [[post]]\ndate = 2026-12-01\nchannel = \"instagram\"\nstage = \"converted\"\n",
    content: "[[channel]]\nid = \"instagram\"\nstages = [\"unaware\", \"nurturing\"]\n\
              [[post]]\ndate = 2026-12-01\nchannel = \"instagram\"\nstage = \"unaware\"\n",
    check: Check::Plan(check),
    describe,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let plan = context.plan;
    if plan.channels.iter().all(|channel| channel.stages.is_empty()) {
        return;
    }
    let mut register = Register::new();
    let mut meant: Vec<u16> = Vec::new();
    for channel in &plan.channels {
        // Of a channel that is listed twice the first counts.
        if register.enter(&channel.id) == meant.len() {
            meant.push(channel.stages.iter().fold(0, |set, stage| set | bit(*stage)));
        }
    }
    for (at, post) in plan.posts.iter().enumerate() {
        let (Some(channel), Some(stage)) = (&post.channel, post.stage.index()) else {
            continue;
        };
        let meant = register.find(channel).map_or(0, |number| meant[number]);
        if meant != 0 && meant & bit(stage) == 0 {
            report.add(
                Place::Post(at, Some(Field::Stage)),
                Affected::One(at),
                Facts::Misplaced {
                    is_spare: true,
                    channels: Box::default(),
                },
            );
        }
    }
}

/// Whether the post's stage would not be short without it.
pub(super) fn is_spare(at: usize, room: &Room<'_>) -> bool {
    let post = room.plan().posts.get(at);
    let stage = post.and_then(|post| room.plan().counted_stage(post));
    let mix = room.mix();
    let stage = stage.and_then(|stage| mix.stages.get(stage.get()));
    stage.is_none_or(|stage| stage.spare > 0)
}

/// How many days from its own a post is offered another channel.
const NEAR: Days = Days::new(3);

/// The channels that could take the post, those first that have room on its day; none where its own cannot do without
/// it. See [`Facts::Misplaced`].
pub(super) fn elsewhere(at: usize, room: &Room<'_>) -> Box<[(usize, Option<NaiveDate>)]> {
    let plan = room.plan();
    let Some((post, stage)) = plan
        .posts
        .get(at)
        .and_then(|post| Some((post, post.stage.index()?)))
    else {
        return Box::default();
    };
    if room.is_needed_on_its_channel(at) {
        return Box::default();
    }
    let is_other = |channel: &Channel| {
        let own = post.channel.as_ref();
        channel.stages.contains(&stage) && own.is_none_or(|own| !own.eq_ignore_case(&channel.id))
    };
    let others = plan
        .channels
        .iter()
        .enumerate()
        .filter(|(_, channel)| is_other(channel));
    let date = post.date.filter(|date| plan.month.contains(*date));
    let place = |(place, channel)| {
        let Some(date) = date else {
            return Some((place, None));
        };
        let day = day_on(channel, at, (post, date), room)?;
        Some((place, (day != date).then_some(day)))
    };
    let mut found: Vec<(usize, Option<NaiveDate>)> = others.filter_map(place).collect();
    found.sort_by_key(|(_, day)| day.is_some());
    found.into()
}

/// The day on which a post could go out on a channel: its own, one near it, or, where its own is over, any.
fn day_on(
    channel: &Channel,
    at: usize,
    (post, date): (&Post, NaiveDate),
    room: &Room<'_>,
) -> Option<NaiveDate> {
    let there = Post {
        channel: Some(channel.id.clone()),
        date: None,
        ..post.clone()
    };
    let best = |within| {
        let wanted = Wanted {
            within,
            ..Wanted::other_place(at, &there)
        };
        room.slots(wanted).first().map(|slot| slot.date)
    };
    if date < room.today() {
        return best(None);
    }
    best(Some((date, date))).or_else(|| best(Some((date - NEAR, date + NEAR))))
}

/// A stage as an element of a set.
fn bit(stage: StageIndex) -> u16 {
    1 << (stage.0 & 15)
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let [at] = finding.posts.places() else {
        return Description::default();
    };
    let post = plan.posts.get(*at);
    let of_post = |post: &Post| Some((post.channel.clone()?, post.stage.index()?));
    let Some((name, stage)) = post.and_then(of_post) else {
        return Description::default();
    };
    let stage_title = plan.funnel.stage(stage).map_or("", |stage| stage.title());
    let channel = plan
        .channels
        .iter()
        .find(|channel| channel.id.eq_ignore_case(&name));
    let stages = channel.map(|channel| &*channel.stages).unwrap_or_default();
    let stages: Vec<&str> = stages
        .iter()
        .filter_map(|stage| Some(plan.funnel.stage(*stage)?.title()))
        .collect();
    let Facts::Misplaced { is_spare, channels } = &finding.facts else {
        return Description::default();
    };
    let to = |(at, day): &(usize, Option<NaiveDate>)| {
        let channel = plan.channels.get(*at).map_or("", |channel| &*channel.id);
        day.map_or_else(
            || channel.to_owned(),
            |day| format!("{channel} on {}", words::day(day)),
        )
    };
    let others: Vec<String> = channels.iter().map(to).collect();
    let elsewhere = (!others.is_empty()).then(|| format!("move it to {}", listed(&others, "or")));
    // A stage that would lack it has to keep it.
    let tag = is_spare.then(|| format!("tag it {}", listed(&stages, "or")));
    let widen = format!("add {stage_title} to the `stages` of {name}");
    Description {
        message: format!(
            "{} speaks to {stage_title} on {name}, which is for {}",
            title(plan, *at),
            listed(&stages, "and")
        ),
        help: ways([elsewhere, tag, Some(widen)]),
    }
}

#[cfg(test)]
mod tests {
    use super::super::trial::{post, said};
    use super::*;

    const CHANNELS: &str = "[[channel]]\nid = \"instagram\"\nstages = [\"unaware\", \"nurturing\"]\n[[channel]]\nid = \"email\"\n\
                            stages = [\"converted\"]\n[[channel]]\nid = \"blog\"\n";

    #[test]
    fn it_names_the_channels_stages_and_the_channels_of_the_stage() {
        let post = "title = \"Buy\"; channel = \"Instagram\"; stage = \"hot\"";
        let said = said(
            RULE.code,
            CHANNELS,
            &[
                "title = \"Fine\"; channel = \"email\"; stage = \"converted\"",
                post,
            ],
        );
        let [found] = &said[..] else { panic!("{said:?}") };
        assert_eq!(
            found.place,
            Place::Post(1, Some(Field::Stage)),
            "ideas are judged as well"
        );
        assert_eq!(found.severity, Severity::Note);
        assert_eq!(
            found.message,
            "\"Buy\" speaks to converted on Instagram, which is for unaware and nurturing"
        );
        assert_eq!(
            found.help,
            "move it to email, or tag it unaware or nurturing, or add converted to the `stages` of Instagram"
        );
    }

    #[test]
    fn it_names_only_channels_with_room_on_the_posts_day_or_on_one_near_it() {
        let channel = |id: &str, most: u32, slot: &str| {
            format!("[[channel]]\nid = \"{id}\"\nstages = [\"converted\"]\nper_week = [0, {most}]\n{slot}\n")
        };
        let channels = [
            "[[channel]]\nid = \"x\"\nstages = [\"unaware\"]\n".to_owned(),
            channel("full", 1, ""),
            channel("later", 2, "slots = [\"sat 09:00\"]"),
            channel("asked", 9, ""),
            channel("free", 1, ""),
        ];
        let rules = "[rules]\nask-before-nurture = \"off\"\nasks-back-to-back.between = 1\n";
        let posts = [
            post(7, "channel = \"full\"; stage = \"unaware\""),
            post(10, "channel = \"full\"; stage = \"unaware\""),
            post(17, "channel = \"full\"; stage = \"unaware\""),
            post(10, "channel = \"later\"; stage = \"unaware\"; time = 09:00:00"),
            post(9, "channel = \"asked\"; stage = \"converted\""),
            post(
                10,
                "channel = \"x\"; stage = \"converted\"; time = 09:00:00; title = \"Buy\"",
            ),
        ];
        let said = said(
            RULE.code,
            &format!("{}{rules}", channels.concat()),
            &posts.each_ref().map(|post| &**post),
        );
        let of_x = said.iter().find(|said| said.message.starts_with("\"Buy\""));
        let help = &of_x.unwrap().help;
        assert!(
            help.starts_with("move it to free or later on Sat 12 Dec, or "),
            "{help}"
        );
    }

    #[test]
    fn a_post_that_its_channel_needs_that_week_is_not_sent_elsewhere() {
        let channels = "[[channel]]\nid = \"x\"\nstages = [\"unaware\"]\nper_week = [2, 9]\n\
                        [[channel]]\nid = \"email\"\nstages = [\"converted\"]\n\
                        [rules]\nask-before-nurture = \"off\"\n";
        let on_x = |day, stage: &str| post(day, &format!("channel = \"x\"; stage = \"{stage}\""));
        let posts = [on_x(8, "unaware"), on_x(10, "converted"), on_x(12, "unaware")];
        let help = |posts: &[String]| {
            let posts: Vec<&str> = posts.iter().map(|post| &**post).collect();
            said(RULE.code, channels, &posts)[0].help.clone()
        };
        assert!(help(&posts).starts_with("move it to email"), "{}", help(&posts));
        assert!(!help(&posts[..2]).contains("move"), "{}", help(&posts[..2]));
    }

    #[test]
    fn channels_without_stages_and_posts_without_a_stage_are_left_alone() {
        let posts = [
            "channel = \"blog\"; stage = \"converted\"",
            "channel = \"tiktok\"; stage = \"converted\"",
            "stage = \"converted\"",
            "channel = \"instagram\"",
            "channel = \"instagram\"; stage = \"nurturing\"",
        ];
        assert!(said(RULE.code, CHANNELS, &posts).is_empty());
    }
}
