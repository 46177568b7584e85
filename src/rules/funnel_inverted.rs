//! `funnel-inverted`: a deeper stage gets more posts than a shallower one although its target is smaller.

use super::gap::Giver;
use super::{Affected, Check, Context, Description, Facts, Finding, Openings, Place, Report, Rule, words};
use crate::plan::{Plan, Severity, StageIndex};
use crate::room::Room;

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "funnel-inverted",
    severity: Severity::Warning,
    summary: "A deeper stage of the funnel has more posts than a shallower one although its target is smaller.",
    why: "A funnel is wide at the top because most people never go on. A month that speaks more to the few who are \
          near to buying than to the many who could come sells to an audience that nobody refills: results hold for \
          a while, then dry up.",
    options: &[],
    fires: "[[post]]\ndate = 2026-12-01\nstage = \"unaware\"\n[[post]]\ndate = 2026-12-02\nstage = \"converted\"\n\
            [[post]]\ndate = 2026-12-03\nstage = \"converted\"\n",
    content: "[[post]]\ndate = 2026-12-01\nstage = \"unaware\"\n[[post]]\ndate = 2026-12-02\nstage = \"nurturing\"\n\
              [[post]]\ndate = 2026-12-03\nstage = \"converted\"\n",
    check: Check::Plan(check),
    describe,
};

/// A deeper stage that has more posts than a shallower one.
#[derive(Clone, Debug, PartialEq)]
pub struct Inverted {
    /// The deeper stage.
    pub deeper: StageIndex,
    /// The shallower stage that it exceeds most.
    pub shallower: StageIndex,
    /// The posts of the deeper one, then those of the shallower one.
    pub posts: [u64; 2],
    /// The deeper stage's posts that could be retagged. Advice, like `openings`.
    pub giver: Option<Giver>,
    /// Where new posts of the shallower one could go.
    pub openings: Openings,
}

impl Inverted {
    fn excess(&self) -> u64 {
        self.posts[0] - self.posts[1]
    }

    /// Chooses the posts to retag, and the days for new ones.
    pub(super) fn advise(&mut self, room: &Room<'_>) {
        let month = room.plan().month;
        let days = (month.first(), month.last());
        self.giver = Giver::of(self.deeper, self.shallower, days, room);
        self.openings = Openings::of(self.shallower, self.excess(), room);
    }
}

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let (targets, _) = context.plan.funnel.targets();
    let stages = &context.mix.stages;
    for deeper in stages {
        let exceeded = stages[..deeper.stage.get()].iter().filter(|shallower| {
            deeper.posts > shallower.posts && targets[deeper.stage.get()] < targets[shallower.stage.get()]
        });
        let Some(shallower) = exceeded.min_by_key(|shallower| shallower.posts) else {
            continue;
        };
        let inverted = Inverted {
            deeper: deeper.stage,
            shallower: shallower.stage,
            posts: [deeper.posts, shallower.posts],
            giver: None,
            openings: Openings::default(),
        };
        report.add(
            Place::Stage(deeper.stage),
            Affected::Nothing,
            Facts::Inverted(Box::new(inverted)),
        );
    }
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let Facts::Inverted(inverted) = &finding.facts else {
        return Description::default();
    };
    let [deeper, shallower] = [inverted.deeper, inverted.shallower].map(|stage| words::stage(plan, stage));
    // Each retagged post takes one from the one stage and gives one to the other.
    let half = inverted.excess().div_ceil(2);
    let retag = inverted
        .giver
        .map(|giver| retag(&giver, half, [deeper, shallower], plan));
    let given = inverted.giver.map_or(0, |giver| u64::from(giver.posts));
    let rest = inverted.excess().saturating_sub(2 * given);
    let openings = &inverted.openings;
    let add = |count| (openings.room_for > 0).then(|| openings.add(count, shallower));
    let mut help = match (retag, add(rest)) {
        (Some(retag), Some(add)) if rest > 0 => format!("{retag}, and {add}"),
        (retag, _) => words::ways([retag, add(inverted.excess())]),
    };
    if help.is_empty() {
        help = format!(
            "no post may be retagged, and no channel has room: begin the next month with {shallower} posts"
        );
    }
    Description {
        message: format!(
            "{deeper} has more posts than {shallower}, {} to {}, though its target is smaller",
            inverted.posts[0], inverted.posts[1]
        ),
        help,
    }
}

/// "retag 2 of the 3 converted posts that may still be changed to unaware, such as "Beans" (Tue 8 Dec)".
fn retag(giver: &Giver, wanted: u64, [deeper, shallower]: [&str; 2], plan: &Plan) -> String {
    let best = words::dated_title(plan, giver.best);
    let open = u64::from(giver.posts);
    match (wanted.min(open), open) {
        (1, _) => format!("retag {best} to {shallower}"),
        (2, 2) => format!("retag both {deeper} posts that may still be changed to {shallower}, {best} first"),
        (count, open) if count == open => format!(
            "retag all {} that may still be changed to {shallower}, {best} first",
            words::stage_posts(open, deeper)
        ),
        (count, _) => format!(
            "retag {count} of the {} that may still be changed to {shallower}, such as {best}",
            words::stage_posts(open, deeper)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Sample, said};

    const CODE: &str = "funnel-inverted";

    #[test]
    fn where_too_few_can_be_retagged_all_of_them_are_and_posts_are_added() {
        let plan = "1 x converted - approved\n2 x converted - approved\n3 x converted - approved\n4 x converted - approved\n\
                    5 x converted\n6 x converted";
        let said = said(CODE, &Sample::of(plan).channel("x", None, Some((0, 2))));
        let help = &said
            .iter()
            .find(|said| said.message.contains("than unaware"))
            .unwrap()
            .help;
        assert!(
            help.starts_with("retag both converted posts that may still be changed to unaware, \"P5\" (Sat 5 Dec) first, and add 2 "),
            "{help}"
        );
    }

    #[test]
    fn as_many_posts_as_the_shallower_stage_are_not_too_many() {
        assert_eq!(
            said(CODE, &Sample::of("1 x unaware\n2 x converted\n3 x nurturing")),
            []
        );
        assert_eq!(
            said(
                CODE,
                &Sample::of("1 x unaware\n2 x converted\n3 x nurturing\n4 x converted")
            )
            .len(),
            1
        );
    }

    #[test]
    fn a_deeper_stage_whose_target_is_not_smaller_may_have_more() {
        let mut even = Sample::of("1 x unaware\n2 x converted\n4 x converted\n3 x nurturing");
        let mut stages = even.plan.funnel.stages().to_vec();
        for stage in &mut stages {
            stage.target = None;
        }
        even.plan.funnel = crate::plan::Funnel::new(stages);
        assert_eq!(said(CODE, &even), []);
    }

    #[test]
    fn a_single_post_to_retag_is_named_alone() {
        let plan = Sample::of("1 x unaware\n2 x converted\n4 x nurturing\n8 x converted");
        let help = &said(CODE, &plan)[0].help;
        assert!(
            help.starts_with("retag \"P4\" (Tue 8 Dec) to unaware, or add"),
            "{help}"
        );
    }

    #[test]
    fn it_is_held_against_the_stage_it_exceeds_most_and_says_how_to_turn_it_round() {
        let plan =
            Sample::of("1 x unaware\n2 x converted\n4 x converted\n8 x converted - approved\n10 x converted");
        let [said] = &said(CODE, &plan)[..] else {
            panic!("converted only")
        };
        assert_eq!(
            said.message,
            "converted has more posts than nurturing, 4 to 0, though its target is smaller"
        );
        assert_eq!(
            said.help,
            "retag 2 of the 3 converted posts that may still be changed to nurturing, such as \"P2\" (Wed 2 Dec), or add 4 posts for nurturing, on x on Fri 11, Thu 17, Tue 22 and Tue 29 Dec"
        );
    }
}
