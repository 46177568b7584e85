//! `too-many-hashtags`: a text has more hashtags than its channel takes.

use super::{Check, Description, Facts, Finding, Remarks, Rule, Single};
use crate::plan::{Field, Plan, Severity, built_in_channel};

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "too-many-hashtags",
    severity: Severity::Warning,
    summary: "A post's text has more hashtags than its channel takes.",
    why: "Instagram refuses a caption with more than 30 hashtags, and with it the post. It is introducing a limit of 5 \
          since December 2025; a handful that fit the post reach more people than a cloud of them anyway.",
    options: &[],
    fires: "[[post]]\nchannel = \"instagram\"\ntext = \"#a #b #c #d #e #f #g #h #i #j #k #l #m #n #o #p #q #r #s #t #u \
            #v #w #x #y #z #aa #bb #cc #dd #ee\"\n",
    content: "[[post]]\nchannel = \"instagram\"\ntext = \"Meet the roaster #coffee #neighbours\"\n",
    check: Check::Post(check),
    describe,
};

/// No text of so many bytes has too many: each takes two.
const SHORT: usize = 60;

fn check(single: &Single<'_>, remarks: &mut Remarks<'_>) {
    let post = single.post;
    if post.text.len() <= SHORT {
        return;
    }
    let channel = post.channel.as_deref().and_then(built_in_channel);
    let Some(limit) = channel.and_then(|channel| channel.hashtag_limit) else {
        return;
    };
    // Each begins with `#` or with `＃`, whose first byte that is: cheaper to count than hashtags.
    let signs = post
        .text
        .bytes()
        .filter(|byte| matches!(byte, b'#' | 0xef))
        .count();
    if signs <= limit {
        return;
    }
    let count = single.ruler.hashtags(&post.text);
    if let (Ok(is), Ok(wanted)) = (u32::try_from(count), u32::try_from(limit))
        && is > wanted
    {
        let facts = Facts::Amounts {
            is: is.into(),
            wanted: wanted.into(),
        };
        remarks.add(Some(Field::Text), facts);
    }
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let post = finding.posts.places().first().and_then(|at| plan.posts.get(*at));
    let (Some(post), Facts::Amounts { is, wanted }) = (post, &finding.facts) else {
        return Description::default();
    };
    let channel = post.channel.as_deref().unwrap_or_default();
    Description {
        message: format!(
            "\"{}\" has {is} hashtags, and {channel} takes {wanted}",
            post.display_title()
        ),
        help: format!("take out {}", is - wanted),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::balance::{Tally, Timeline};
    use crate::plan::Post;
    use crate::plan::{Month, WeekStart};
    use crate::rules::ruler::Plainly;

    fn said(channel: &str, hashtags: usize) -> Vec<Description> {
        let mut plan = Plan::empty(Month::new(2026, 12).unwrap());
        plan.posts = vec![Post {
            channel: Some(channel.into()),
            title: "Meet the roaster".into(),
            text: "#coffee ".repeat(hashtags).into(),
            ..Post::default()
        }];
        let tally = Tally::of(&plan, WeekStart::default());
        let findings = super::super::check(&plan, &tally, &Timeline::of(&plan), plan.month.first(), &Plainly);
        let own = findings.iter().filter(|finding| finding.code == RULE.code);
        own.map(|finding| finding.in_words(&plan)).collect()
    }

    #[test]
    fn it_says_how_many_there_are_and_how_many_to_take_out() {
        assert_eq!(said("Instagram", 30), []);
        let [said] = &said("Instagram", 33)[..] else {
            panic!("one finding")
        };
        assert_eq!(
            said.message,
            "\"Meet the roaster\" has 33 hashtags, and Instagram takes 30"
        );
        assert_eq!(said.help, "take out 3");
    }

    #[test]
    fn other_channels_take_any_number() {
        assert_eq!(said("facebook", 99), []);
    }
}
