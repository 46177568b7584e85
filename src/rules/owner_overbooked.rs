//! `owner-overbooked`: somebody has more work than hours, or nearly all the work.

use super::effort::{hours, in_words, open_work, work_of};
use super::exact;
use super::finding::Load;
use super::register::Register;
use super::{
    Affected, Check, Context, Description, Facts, Finding, OptionKind, Place, Report, Rule, RuleOption,
};
use crate::balance::{Count, percent};
use crate::plan::{Field, Name, Owner, Plan, Post, Severity};

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "owner-overbooked",
    severity: Severity::Warning,
    summary: "The posts of the month take an owner more hours than the plan gives them; as a note, one owner of \
              several has more than a share of all hours.",
    why: "Time is what a small team runs out of first. A month that does not fit into somebody's hours is not a plan: \
          posts slip, and those that are late are seldom the unimportant ones. Where one person carries nearly \
          everything, a cold is enough to stop the channels.",
    options: &[RuleOption {
        name: "share",
        default: 0.8,
        meaning: "the most of all hours that one owner of several may have, as a fraction of 1",
        kind: OptionKind::Fraction,
    }],
    fires: "[[owner]]\nname = \"Maria\"\nhours = 4\n\
            [[post]]\ndate = 2026-12-01\nowner = \"Maria\"\nhours = 5\n",
    content: "[[owner]]\nname = \"Maria\"\nhours = 4\n\
              [[post]]\ndate = 2026-12-01\nowner = \"Maria\"\nhours = 4\n",
    check: Check::Plan(check),
    describe,
};

/// The hours of a month's dated posts, by owner.
struct Work<'p> {
    /// The owners the plan lists, then the others who have hours.
    owners: Register<'p>,
    /// Millionths of an hour by owner.
    hours: Vec<u64>,
    /// The same of all posts, those without an owner included.
    all: u64,
}

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let plan = context.plan;
    if context.timeline.features().hours == 0 {
        return;
    }
    let work = Work::of(plan);
    let share = exact::micro(report.option("share"));
    for (number, hours) in work.hours.iter().copied().enumerate() {
        let is_too_much = u128::from(hours) * exact::MICRO > share * u128::from(work.all);
        let over_capacity = capacity(plan, work.owners.name(number)).filter(|capacity| hours > *capacity);
        if over_capacity.is_none() && !(is_too_much && work.is_shared(plan, number)) {
            continue;
        }
        let most = over_capacity.map_or_else(|| u128::from(work.all) * share / exact::MICRO, u128::from);
        let load = Load {
            owner: work.owners.name(number).into(),
            micro_hours: hours,
            capacity: over_capacity,
            all: work.all,
            over: u64::try_from(u128::from(hours).saturating_sub(most)).unwrap_or(hours),
            others: work.others(plan, number),
            today: context.today,
        };
        let posts = Affected::all(posts_of(plan, &load.owner));
        let first = posts
            .places()
            .first()
            .map(|at| Place::Post(*at, Some(Field::Owner)));
        let listed = plan
            .owners
            .iter()
            .position(|owner| owner.name.eq_ignore_case(&load.owner));
        let place = listed.map(Place::Owner).or(first).unwrap_or(Place::Plan);
        let facts = Facts::Load(Box::new(load));
        if over_capacity.is_some() {
            report.add(place, posts, facts);
        } else {
            report.add_note(place, posts, facts);
        }
    }
}

impl<'p> Work<'p> {
    fn of(plan: &'p Plan) -> Self {
        let owners = Register::of(plan.owners.iter().map(|owner| &*owner.name));
        let mut work = Self {
            hours: vec![0; owners.len()],
            owners,
            all: 0,
        };
        for post in dated(plan).filter(|post| post.hours.is_some()) {
            let hours = Count::of(post).micro_hours;
            work.all += hours;
            if let Some(owner) = post.owner.as_ref().filter(|_| hours > 0) {
                let number = work.owners.enter(owner);
                work.hours.resize(work.owners.len(), 0);
                work.hours[number] += hours;
            }
        }
        work
    }

    /// Whether there is anybody beside that owner: on the plan's list, or on a post of the month.
    fn is_shared(&self, plan: &Plan, number: usize) -> bool {
        let name = self.owners.name(number);
        let is_other = |post: &Post| {
            post.owner
                .as_ref()
                .is_some_and(|owner| !owner.eq_ignore_case(name))
        };
        self.owners.len() > 1 || dated(plan).any(is_other)
    }

    /// The others and what they have room for; see [`Load::others`].
    fn others(&self, plan: &Plan, number: usize) -> Box<[(Name, Option<u64>)]> {
        let numbers = (0..self.owners.len()).filter(|other| *other != number);
        let room = |other: usize| {
            let capacity = capacity(plan, self.owners.name(other));
            let left = capacity.map(|capacity| capacity.saturating_sub(self.hours[other]));
            (left != Some(0)).then(|| (self.owners.name(other).into(), left))
        };
        let mut others: Vec<(Name, Option<u64>)> = numbers.filter_map(room).collect();
        others.sort_by_key(|(_, left)| std::cmp::Reverse(*left));
        others.into()
    }
}

/// The dated posts of the plan's month.
fn dated(plan: &Plan) -> impl Iterator<Item = &Post> {
    let (first, last) = (plan.month.first(), plan.month.last());
    let in_month = move |post: &&Post| post.date.is_some_and(|date| first <= date && date <= last);
    plan.posts.iter().filter(in_month)
}

/// The hours that the plan gives somebody, in millionths; of an owner who is listed twice the first entry counts.
fn capacity(plan: &Plan, name: &str) -> Option<u64> {
    let listed = plan
        .owners
        .iter()
        .find(|owner: &&Owner| owner.name.eq_ignore_case(name));
    let hours = listed.and_then(|owner| owner.hours)?;
    Some(u64::try_from(exact::micro(hours)).unwrap_or(u64::MAX))
}

/// The posts of the month that take somebody time.
fn posts_of(plan: &Plan, name: &str) -> impl Iterator<Item = usize> {
    let theirs = |post: &Post| {
        let takes_time = Count::of(post).micro_hours > 0;
        let dated = post.date.is_some_and(|date| plan.month.contains(date));
        takes_time
            && dated
            && post
                .owner
                .as_ref()
                .is_some_and(|owner| owner.eq_ignore_case(name))
    };
    let posts = plan.posts.iter().enumerate();
    posts.filter(move |(_, post)| theirs(post)).map(|(at, _)| at)
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let Facts::Load(load) = &finding.facts else {
        return Description::default();
    };
    let planned = hours(load.micro_hours);
    let message = if let Some(capacity) = load.capacity {
        format!("{} has {planned} planned of {}", load.owner, hours(capacity))
    } else {
        let share = percent(exact::fraction(load.micro_hours.into(), load.all.into()));
        format!(
            "{} has {share} of all hours: {planned} of {}",
            load.owner,
            hours(load.all)
        )
    };
    let places = finding.posts.places();
    Description {
        message,
        help: what_to_do(load, places, plan),
    }
}

/// Which posts to hand over, and to whom; what else would do, or has to be done with the rest.
fn what_to_do(load: &Load, places: &[usize], plan: &Plan) -> String {
    let (handed, rest) = hand_over(load, places, plan);
    let drop = to_drop(load);
    let dropped = drop.and_then(|hours| work_of(plan, places, hours, load.today));
    let parts: Vec<String> = handed.iter().map(|handed| handed.in_words(plan)).collect();
    if parts.is_empty() {
        let drop = drop.map(|rest| to_give_up(load, places, rest, plan));
        let drop = drop.unwrap_or_else(|| "let somebody else make the next posts".into());
        let why = if load.others.is_empty() {
            "nobody else has hours left"
        } else {
            "nobody else has room for a whole post"
        };
        return format!("{why}: {drop}");
    }
    let hand = format!("hand {}", parts.join(", and "));
    let posts: Vec<(u64, usize)> = handed.iter().flat_map(|to| to.posts.iter().copied()).collect();
    if rest > 0 {
        let is_handed = |at: &usize| posts.iter().any(|(_, own)| own == at);
        let kept: Vec<usize> = places.iter().copied().filter(|at| !is_handed(at)).collect();
        return format!("{hand}, and {}", to_give_up(load, &kept, rest, plan));
    }
    match dropped {
        Some(work) if work == posts => {
            format!("{hand}, or drop {}", if work.len() == 1 { "it" } else { "them" })
        }
        // Nobody drops several posts where one can be handed over.
        Some(work) if work.len() <= posts.len() => format!("{hand}, or drop {}", in_words(plan, &work)),
        _ => hand,
    }
}

/// Which of those posts to give up so that so many millionths of an hour go with them. Nobody gives up all that is to come for
/// what is past.
fn to_give_up(load: &Load, places: &[usize], rest: u64, plan: &Plan) -> String {
    let Some(given) = work_of(plan, places, rest, load.today) else {
        let work = |at: &usize| plan.posts.get(*at).map_or(0, |post| Count::of(post).micro_hours);
        let all: u64 = places.iter().map(work).sum();
        let open = open_work(plan, places, load.today);
        let settled = all - open.iter().map(|(long, _)| long).sum::<u64>();
        return format!(
            "{} too many stay, as posts that are approved or past take {}: see whether those hours are right",
            hours(rest),
            hours(settled)
        );
    };
    let them = if given.len() == 1 { "it" } else { "them" };
    format!("drop {}, or move {them} to another month", in_words(plan, &given))
}

/// The effort that has to go from the month, and not just to somebody else; `None` where that is of no use. Where a
/// share of all is too large, all becomes less as well.
fn to_drop(load: &Load) -> Option<u64> {
    if load.capacity.is_some() {
        return Some(load.over);
    }
    let (all, over) = (u128::from(load.all), u128::from(load.over));
    let most = u128::from(load.micro_hours) - over;
    let others = all.checked_sub(most).filter(|others| *others > 0)?;
    u64::try_from((over * all).div_ceil(others)).ok()
}

/// Posts that somebody else could make.
struct Handed<'l> {
    posts: Vec<(u64, usize)>,
    to: &'l Name,
    /// The hours that they have left; `None` where nobody has said.
    left: Option<u64>,
}

impl Handed<'_> {
    fn in_words(&self, plan: &Plan) -> String {
        let (work, to) = (in_words(plan, &self.posts), self.to);
        match self.left {
            Some(left) => format!("{work} to {to}, who has {} left", hours(left)),
            None => format!("{work} to {to}"),
        }
    }
}

/// The fewest posts that take enough work away, and whose hours others have left; and how much nobody can take.
fn hand_over<'l>(load: &'l Load, places: &[usize], plan: &Plan) -> (Vec<Handed<'l>>, u64) {
    let mut open = open_work(plan, places, load.today);
    let mut rest = load.over;
    // Nobody else is to have too large a share then.
    let most = load.micro_hours - load.over;
    let share = match load.capacity {
        Some(_) => u64::MAX,
        None => most.saturating_sub(load.all - load.micro_hours),
    };
    let mut handed = Vec::new();
    for (to, left) in &load.others {
        let mut room = left.unwrap_or(u64::MAX).min(share);
        let mut posts = Vec::new();
        while rest > 0 {
            // The one that is just long enough, or else the longest.
            let fits = |(long, _): &(u64, usize)| *long <= room;
            let enough = open.iter().rposition(|post| fits(post) && post.0 >= rest);
            let Some(at) = enough.or_else(|| open.iter().position(fits)) else {
                break;
            };
            let post = open.remove(at);
            rest = rest.saturating_sub(post.0);
            room -= post.0;
            posts.push(post);
        }
        if !posts.is_empty() {
            handed.push(Handed {
                posts,
                to,
                left: *left,
            });
        }
    }
    (handed, rest)
}

#[cfg(test)]
mod tests {
    use super::super::trial::{Said, messages, post};
    use super::*;

    const OWNERS: &str = "[[owner]]\nname = \"Maria\"\nhours = 24\n[[owner]]\nname = \"Tom\"\nhours = 16\n";

    fn said(settings: &str, work: &[(&str, &str, &str)]) -> Vec<Said> {
        let posts = work.iter().map(|(owner, hours, title)| {
            post(
                1,
                &format!("owner = \"{owner}\"; hours = {hours}; title = \"{title}\""),
            )
        });
        let posts: Vec<String> = posts.collect();
        let posts: Vec<&str> = posts.iter().map(String::as_str).collect();
        super::super::trial::said(RULE.code, settings, &posts)
    }

    #[test]
    fn it_says_who_has_too_much_and_who_could_take_it() {
        let work = [
            ("Maria", "20", "Film"),
            ("maria", "8", "Shoot"),
            ("Tom", "4", "Mail"),
            ("Maria", "3", "Edit"),
        ];
        let said = said(OWNERS, &work);
        let [found] = &said[..] else { panic!("{said:?}") };
        assert_eq!(found.severity, Severity::Warning);
        assert_eq!((&found.place, &*found.posts), (&Place::Owner(0), &[0, 1, 3][..]));
        assert_eq!(found.message, "Maria has 31 h planned of 24 h");
        assert_eq!(
            found.help,
            "hand \"Shoot\" (8 h) to Tom, who has 12 h left, or drop it"
        );
    }

    #[test]
    fn hours_are_too_many_from_the_first_hundredth_above_and_tenths_add_up() {
        let tenths = [("Maria", "0.1", ""), ("Maria", "0.2", ""), ("Tom", "0.3", "")];
        let limit = |hours: &str| format!("[[owner]]\nname = \"Maria\"\nhours = {hours}\n");
        assert!(said(&limit("0.3"), &tenths).is_empty(), "exactly its hours");
        assert!(said(&limit("0.31"), &tenths).is_empty());
        assert_eq!(
            messages(&said(&limit("0.29"), &tenths)),
            ["Maria has 0.3 h planned of 0.29 h"]
        );
    }

    #[test]
    fn nobody_gives_up_what_is_to_come_for_what_is_approved_or_past() {
        let of = |hours: u32, status: &str| {
            post(
                1,
                &format!("title = \"{hours} h\"; owner = \"Maria\"; hours = {hours}; status = \"{status}\""),
            )
        };
        let posts = [of(40, "approved"), of(3, "draft"), of(5, "draft")];
        let found = super::super::trial::said(RULE.code, OWNERS, &posts.each_ref().map(String::as_str));
        assert_eq!(
            found[0].help,
            "hand \"5 h\" (5 h) and \"3 h\" (3 h) to Tom, who has 16 h left, and 16 h too many stay, as posts that are approved or \
             past take 40 h: see whether those hours are right"
        );
    }

    #[test]
    fn what_nobody_can_take_has_to_be_dropped() {
        let busy = [("Maria", "30", "Film"), ("Tom", "14", "Mail")];
        let film = "nobody else has room for a whole post: drop \"Film\" (30 h), or move it to another month";
        assert_eq!(
            said(OWNERS, &busy)[0].help,
            film,
            "Tom's 2 h are no part of a film"
        );
        let parts = [
            ("Maria", "22", "Film"),
            ("Maria", "3", "Cut"),
            ("Maria", "2", "Mail"),
            ("Tom", "14", ""),
        ];
        assert_eq!(
            said(OWNERS, &parts)[0].help,
            "hand \"Mail\" (2 h) to Tom, who has 2 h left, and drop \"Cut\" (3 h), or move it to another month"
        );
        let full = said(OWNERS, &[("Maria", "25", "Film"), ("Tom", "16", "Mail")]);
        assert_eq!(
            full[0].help,
            "nobody else has hours left: drop \"Film\" (25 h), or move it to another month"
        );
        let open = said(
            "[[owner]]\nname = \"Maria\"\nhours = 1\n",
            &[("Maria", "3", "Film"), ("Ann", "3", "Mail")],
        );
        assert_eq!(open[0].help, "hand \"Film\" (3 h) to Ann, or drop it");
    }

    #[test]
    fn as_few_posts_as_will_do_are_handed_over() {
        let work = [
            ("Maria", "9", "Film"),
            ("Maria", "6", "Shoot"),
            ("Maria", "5", "Cut"),
            ("Maria", "4", "Mail"),
            ("Maria", "8", "Plan"),
        ];
        let lists = |left: &str| OWNERS.replace("hours = 16", &format!("hours = {left}"));
        assert_eq!(
            said(&lists("40"), &work)[0].help,
            "hand \"Plan\" (8 h) to Tom, who has 40 h left, or drop it"
        );
        assert_eq!(
            said(&lists("7"), &work)[0].help,
            "hand \"Shoot\" (6 h) to Tom, who has 7 h left, and drop \"Mail\" (4 h), or move it to another month"
        );
    }

    #[test]
    fn dropping_what_is_too_much_of_all_is_advised_only_where_it_makes_the_share_small_enough() {
        let hours = |titles: &[&'static str]| {
            let mut work = vec![("Tom", "1", "Own")];
            work.extend(titles.iter().map(|title| ("Maria", "1", *title)));
            said("", &work)[0].help.clone()
        };
        assert_eq!(
            hours(&["A", "B", "C", "D", "E", "F", "G", "H"]),
            "hand \"H\" (1 h) to Tom",
            "without four of nine posts she would have four of five"
        );
        assert_eq!(
            hours(&["A", "B", "C", "D", "E"]),
            "hand \"E\" (1 h) to Tom, or drop it"
        );
    }

    #[test]
    fn one_owner_of_several_with_more_than_the_share_is_a_note() {
        let shares = |maria: &'static str, tom: &'static str| {
            said("", &[("Maria", maria, "Film"), ("Tom", tom, "Mail")])
        };
        assert!(shares("8", "2").is_empty(), "exactly 80 %");
        assert!(shares("7.99", "2.01").is_empty());
        let above = shares("8.1", "1.9");
        assert_eq!(above[0].severity, Severity::Note);
        assert_eq!(above[0].place, Place::Post(0, Some(Field::Owner)));
        assert_eq!(above[0].message, "Maria has 81 % of all hours: 8.1 h of 10 h");
        assert_eq!(
            above[0].help,
            "nobody else has room for a whole post: drop \"Film\" (8.1 h), or move it to another month",
            "it would be Tom who has too much then"
        );
        let half = said(
            "[rules]\nowner-overbooked = { share = 0.5 }\n",
            &[("Maria", "3", ""), ("Tom", "2", "")],
        );
        assert_eq!(messages(&half), ["Maria has 60 % of all hours: 3 h of 5 h"]);
    }

    #[test]
    fn who_works_alone_has_all_the_hours_without_a_note() {
        assert!(said("", &[("Maria", "9", "")]).is_empty());
        let helped = said("", &[("Maria", "9", ""), ("Tom", "0", "")]);
        assert_eq!(helped.len(), 1, "Tom has a post, though without hours");
        assert_eq!(said(OWNERS, &[("Maria", "9", "")]).len(), 1, "Tom is listed");
    }

    #[test]
    fn ideas_and_other_months_take_no_hours_of_this_one() {
        let owner = "[[owner]]\nname = \"Maria\"\nhours = 1\n";
        let elsewhere = [
            "owner = \"Maria\"; hours = 9",
            "date = 2026-11-30; owner = \"Maria\"; hours = 9",
        ];
        assert!(super::super::trial::said(RULE.code, owner, &elsewhere).is_empty());
    }
}
