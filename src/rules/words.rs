//! Days, posts and lists as findings say them.

use crate::plan::{Name, Plan, StageIndex, Status};
use crate::room::{LeadUp, Slot};
use chrono::{Datelike, NaiveDate, NaiveTime};

/// A day, and a time that has to be set there.
pub(super) type Moment = (NaiveDate, Option<NaiveTime>);

/// A day for a post, and its channel where one is chosen.
pub(super) type Spot = (NaiveDate, Option<Name>);

/// The most titles, and the most days, that are listed one by one.
const LISTED: usize = 3;
const DAYS_LISTED: usize = 6;

/// What has to be done before a post can be changed at all: "\"Meet Ines\" is approved: change it".
pub(super) fn unsettle(plan: &Plan, at: usize) -> String {
    let what = match plan.posts.get(at) {
        Some(post) if post.pinned => "is pinned",
        Some(post) => match post.effective_status() {
            Status::Approved => "is approved",
            Status::Scheduled => "is scheduled",
            Status::Published => "is published",
            Status::Idea | Status::Draft | Status::Review => "finds no better place",
        },
        None => "is gone",
    };
    format!("{} {what}: change it", title(plan, at))
}

/// "Tue 8 Dec".
pub(super) fn day(date: NaiveDate) -> String {
    date.format("%a %-d %b").to_string()
}

/// "Tue 8", where the month is clear.
fn short_day(date: NaiveDate) -> String {
    date.format("%a %-d").to_string()
}

/// "Tue 8, Mon 14 and Fri 18 Dec"; of many days the first few and how many more.
pub(super) fn days(dates: &[NaiveDate]) -> String {
    let Some((last, others)) = dates.split_last() else {
        return String::new();
    };
    if dates.len() > DAYS_LISTED {
        let first: Vec<_> = dates[..DAYS_LISTED].iter().map(|date| short_day(*date)).collect();
        let more = dates.len() - DAYS_LISTED;
        let days = if more == 1 { "day" } else { "days" };
        return format!("{} and {more} more {days}", first.join(", "));
    }
    let named = |date: &NaiveDate| {
        if date.month() == last.month() {
            short_day(*date)
        } else {
            day(*date)
        }
    };
    let named = others.iter().map(named).chain([day(*last)]);
    listed(&named.collect::<Vec<_>>(), "and")
}

/// "1 day", "2 days".
pub(super) fn so_many_days(count: i64) -> String {
    match count {
        1 => "1 day".into(),
        many => format!("{many} days"),
    }
}

/// "on Tue 8 Dec", or "between Tue 8 and Fri 18 Dec".
pub(super) fn within(first: NaiveDate, last: NaiveDate) -> String {
    if first >= last {
        format!("on {}", day(last))
    } else {
        format!("between {}", days(&[first, last]))
    }
}

/// "a", "a and b", "a, b and c": `last` is the word before the last one.
pub(super) fn listed<S: AsRef<str>>(items: &[S], last: &str) -> String {
    let mut sentence = String::new();
    for (at, item) in items.iter().enumerate() {
        if at > 0 && at + 1 == items.len() {
            sentence.push(' ');
            sentence.push_str(last);
            sentence.push(' ');
        } else if at > 0 {
            sentence.push_str(", ");
        }
        sentence.push_str(item.as_ref());
    }
    sentence
}

/// A post's title in quotes.
pub(super) fn title(plan: &Plan, at: usize) -> String {
    format!("\"{}\"", plan.name_of(at))
}

/// The posts' titles; of many the first few and how many more.
pub(super) fn titles(plan: &Plan, places: &[usize]) -> String {
    let shown = if places.len() > LISTED {
        LISTED - 1
    } else {
        places.len()
    };
    let mut named: Vec<_> = places[..shown].iter().map(|at| title(plan, *at)).collect();
    if shown < places.len() {
        named.push(format!("{} more", places.len() - shown));
    }
    listed(&named, "and")
}

/// A post's title and day: "\"Meet the roaster\" (Tue 8 Dec)".
pub(super) fn dated_title(plan: &Plan, at: usize) -> String {
    let date = plan.posts.get(at).and_then(|post| post.date);
    let date = date.map_or(String::new(), |date| format!(" ({})", day(date)));
    format!("{}{date}", title(plan, at))
}

/// Posts' titles with their days.
pub(super) fn dated_titles(plan: &Plan, places: &[usize]) -> String {
    let named: Vec<_> = places.iter().map(|at| dated_title(plan, *at)).collect();
    listed(&named, "and")
}

/// What screens call the stage.
pub(super) fn stage(plan: &Plan, stage: StageIndex) -> &str {
    plan.funnel.stage(stage).map_or("", |stage| stage.title())
}

/// Whose something is: "x's", "threads'".
pub(super) fn whose(name: &str) -> String {
    let ending = if name.ends_with(['s', 'S']) { "'" } else { "'s" };
    format!("{name}{ending}")
}

/// A day, and a time where there is one: "Tue 8 Dec at 09:00".
pub(super) fn moment((date, time): Moment) -> String {
    let time = time.map_or(String::new(), |time| format!(" at {}", time.format("%H:%M")));
    format!("{}{time}", day(date))
}

/// When a post would go out in a slot: with the time where that is not its own.
pub(super) fn new_moment(at: usize, slot: &Slot, plan: &Plan) -> Moment {
    let own = plan.posts.get(at).and_then(|post| post.time);
    (slot.date, slot.time.filter(|time| own != Some(*time)))
}

/// All stages as a file writes them, with what screens call them: "top (New to us), deep (Friends)".
pub(super) fn stage_names(plan: &Plan) -> String {
    let stages = plan.funnel.stages().iter();
    let named = stages.map(|stage| match stage.title() {
        title if title == &*stage.id => title.to_owned(),
        title => format!("{} ({title})", stage.id),
    });
    named.collect::<Vec<_>>().join(", ")
}

/// The channel of a post as the post writes it.
pub(super) fn channel(plan: &Plan, at: usize) -> &str {
    let post = plan.posts.get(at);
    post.and_then(|post| post.channel.as_deref()).unwrap_or_default()
}

/// "1 converted post", "2 unaware posts".
pub(super) fn stage_posts(count: u64, stage: &str) -> String {
    format!("{count} {stage} {}", if count == 1 { "post" } else { "posts" })
}

/// "a converted post", "an unaware post".
pub(super) fn a_post(stage: &str) -> String {
    let vowel = stage
        .chars()
        .next()
        .is_some_and(|first| "aeiouAEIOU".contains(first));
    format!("{} {stage} post", if vowel { "an" } else { "a" })
}

/// What has to be there before an ask has a place, and where the ask goes then: "first add a nurturing post on x on Tue 8 Dec,
/// and then a converted post there on Thu 10 Dec".
pub(super) fn room_for_an_ask(between: usize, lead_up: Option<&LeadUp>, plan: &Plan) -> String {
    let Some(way) = lead_up else {
        let others = match between {
            0 => String::new(),
            1 => ", and 1 other post since the ask before it".into(),
            many => format!(", and {many} other posts since the ask before it"),
        };
        return format!(
            "this month has no more room for asks: on its channel each needs a post before it that nurtures{others}"
        );
    };
    let nurturing = stage(plan, way.stage);
    let posts = match way.days.len() {
        1 => a_post(nurturing),
        many => stage_posts(many as u64, nurturing),
    };
    let ask = plan.funnel.asking().map_or("ask", |asking| stage(plan, asking));
    format!(
        "first add {posts} on {} on {}, and then {} there on {}",
        way.channel,
        days(&way.days),
        a_post(ask),
        day(way.ask_on)
    )
}

/// "on x on Tue 8 and Thu 10 Dec", or "on x on Tue 8 Dec and on blog on Thu 10 Dec".
pub(super) fn places(spots: &[Spot]) -> String {
    let mut channels: Vec<(&Option<Name>, Vec<NaiveDate>)> = Vec::new();
    for (date, channel) in spots {
        match channels.iter_mut().find(|(known, _)| *known == channel) {
            Some((_, dates)) if !dates.contains(date) => dates.push(*date),
            Some(_) => {}
            None => channels.push((channel, vec![*date])),
        }
    }
    let told = channels.iter().map(|(channel, dates)| match channel {
        Some(channel) => format!("on {channel} on {}", days(dates)),
        None => format!("on {}", days(dates)),
    });
    listed(&told.collect::<Vec<_>>(), "and")
}

/// The advice there is, one way after the other: "move it, or add one".
pub(super) fn ways(ways: impl IntoIterator<Item = Option<String>>) -> String {
    ways.into_iter().flatten().collect::<Vec<_>>().join(", or ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_joined_as_people_say_them() {
        assert_eq!(listed(&[""; 0], "or"), "");
        assert_eq!(listed(&["a"], "or"), "a");
        assert_eq!(listed(&["a", "b"], "or"), "a or b");
        assert_eq!(listed(&["a", "b", "c"], "and"), "a, b and c");
    }

    #[test]
    fn places_are_told_by_channel_and_each_day_once() {
        let on = |day: u32, channel: Option<&str>| {
            let date = NaiveDate::from_ymd_opt(2026, 12, day).unwrap();
            (date, channel.map(Name::from))
        };
        let x = Some("x");
        assert_eq!(places(&[on(8, None), on(10, None)]), "on Tue 8 and Thu 10 Dec");
        assert_eq!(
            places(&[on(8, x), on(9, Some("blog")), on(10, x)]),
            "on x on Tue 8 and Thu 10 Dec and on blog on Wed 9 Dec"
        );
        assert_eq!(places(&[on(8, None), on(8, None)]), "on Tue 8 Dec");
    }

    #[test]
    fn what_ends_in_an_s_is_owned_without_another() {
        assert_eq!([whose("x"), whose("threads")], ["x's", "threads'"]);
    }

    #[test]
    fn days_are_named_with_their_month_once() {
        let date = |text: &str| text.parse().unwrap();
        let both = [date("2026-12-08"), date("2026-12-18")];
        assert_eq!(days(&both), "Tue 8 and Fri 18 Dec");
        assert_eq!(days(&[date("2026-11-30"), both[0]]), "Mon 30 Nov and Tue 8 Dec");
        assert_eq!(within(both[0], both[0]), "on Tue 8 Dec");
        assert_eq!(within(both[0], both[1]), "between Tue 8 and Fri 18 Dec");
        let week: Vec<_> = both[0].iter_days().take(8).collect();
        assert_eq!(
            days(&week),
            "Tue 8, Wed 9, Thu 10, Fri 11, Sat 12, Sun 13 and 2 more days"
        );
    }
}
