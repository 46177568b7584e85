//! `over-length`: a text or title is longer than its channel takes.

use super::{Check, Description, Facts, Finding, Place, Remarks, Rule, Ruler, Single};
use crate::plan::{BuiltInChannel, Field, Plan, Post, Severity, built_in_channel};

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "over-length",
    severity: Severity::Warning,
    summary: "A post's text, or the title its readers see, is longer than its channel takes.",
    why: "What is too long is cut off or refused on the day it should go out. Each channel counts in its own way: on x \
          every link is 23 characters, emoji and Chinese characters are 2 each, and 280 are allowed; bluesky takes \
          300 of what people see as one character. `postmix count` counts a text before it is in a plan. Titles are \
          measured on youtube, pinterest and reddit.",
    options: &[],
    fires: "[[post]]\nchannel = \"pinterest\"\ntitle = \"A title that goes on and on, about the roaster, the beans, the \
            bags, the drum, the smoke, and the rain\"\n",
    content: "[[post]]\nchannel = \"pinterest\"\ntitle = \"About the roaster\"\n",
    check: Check::Post(check),
    describe,
};

/// No text of so many bytes is too long anywhere, nor is a title: most posts are done with by this.
const SHORT: usize = 50;

fn check(single: &Single<'_>, remarks: &mut Remarks<'_>) {
    let post = single.post;
    if post.text.len() <= SHORT && post.title.len() <= SHORT {
        return;
    }
    let Some(channel) = channel_of(post) else {
        return;
    };
    let mut add = |field, (is, limit)| {
        let facts = Facts::Amounts {
            is: amount(is),
            wanted: amount(limit),
        };
        remarks.add(Some(field), facts);
    };
    if let Some(excess) = title_excess(&post.title, channel) {
        add(Field::Title, excess);
    }
    if let Some(excess) = text_excess(&post.text, channel, single.ruler) {
        add(Field::Text, excess);
    }
}

fn channel_of(post: &Post) -> Option<&'static BuiltInChannel> {
    built_in_channel(post.channel.as_deref()?)
}

/// A title's length and limit, where it is too long.
fn title_excess(title: &str, channel: &BuiltInChannel) -> Option<(usize, usize)> {
    let limit = channel.title_limit.filter(|limit| title.len() > *limit)?;
    let length = title.chars().count();
    (length > limit).then_some((length, limit))
}

/// A text's length and limit, where it is too long: in what the channel counts, or else in bytes.
fn text_excess(text: &str, channel: &BuiltInChannel, ruler: &dyn Ruler) -> Option<(usize, usize)> {
    let length = ruler.exceeds(text, channel)?;
    match (channel.limit, channel.byte_limit) {
        (Some(limit), _) if length > limit => Some((length, limit)),
        (_, Some(bytes)) => Some((text.len(), bytes)),
        _ => None,
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "no text comes near the 52 bits that are exact"
)]
fn amount(count: usize) -> f64 {
    count as f64
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let (Place::Post(at, Some(field)), Facts::Amounts { is, wanted }) = (&finding.place, &finding.facts)
    else {
        return Description::default();
    };
    let Some((post, channel)) = plan
        .posts
        .get(*at)
        .and_then(|post| Some((post, channel_of(post)?)))
    else {
        return Description::default();
    };
    // Where the characters are within their limit it is the bytes that are not.
    let counted_bytes = *field == Field::Text && channel.byte_limit.map(amount) == Some(*wanted);
    let unit = if counted_bytes { "bytes" } else { "characters" };
    let part = if *field == Field::Title { "title" } else { "text" };
    let title = post.display_title();
    Description {
        message: format!(
            "the {part} of \"{title}\" has {is} {unit}, and {} takes {wanted}",
            channel.id
        ),
        help: format!("shorten it by {} {unit}", is - wanted),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::balance::{Tally, Timeline};
    use crate::plan::{Month, WeekStart};
    use crate::rules::ruler::Plainly;

    fn said(posts: Vec<Post>) -> Vec<(Place, Description)> {
        let mut plan = Plan::empty(Month::new(2026, 12).unwrap());
        plan.posts = posts;
        let tally = Tally::of(&plan, WeekStart::default());
        let findings = super::super::check(&plan, &tally, &Timeline::of(&plan), plan.month.first(), &Plainly);
        let own = findings.iter().filter(|finding| finding.code == RULE.code);
        own.map(|finding| (finding.place.clone(), finding.in_words(&plan)))
            .collect()
    }

    fn post(channel: &str, title: &str, text: &str) -> Post {
        Post {
            channel: Some(channel.into()),
            title: title.into(),
            text: text.into(),
            ..Post::default()
        }
    }

    #[test]
    fn it_says_how_long_a_text_is_and_by_how_much_to_shorten_it() {
        let said = said(vec![
            post("X", "fits", &"a".repeat(280)),
            post("X", "too long", &"a".repeat(312)),
        ]);
        let [(Place::Post(1, Some(Field::Text)), said)] = &said[..] else {
            panic!("one finding about the second text: {said:?}")
        };
        assert_eq!(
            said.message,
            "the text of \"too long\" has 312 characters, and x takes 280"
        );
        assert_eq!(said.help, "shorten it by 32 characters");
    }

    #[test]
    fn a_title_is_measured_where_readers_see_it() {
        let (long, just) = ("é".repeat(101), "é".repeat(100));
        let said = said(vec![
            post("youtube", &just, ""),
            post("youtube", &long, ""),
            post("instagram", &long, ""),
            post("reddit", &long, ""),
        ]);
        let [(Place::Post(1, Some(Field::Title)), said)] = &said[..] else {
            panic!("one finding about the second title: {said:?}")
        };
        assert!(said.message.starts_with("the title of \"éé"), "{}", said.message);
        assert!(
            said.message
                .ends_with("has 101 characters, and youtube takes 100")
        );
    }

    #[test]
    fn a_channel_without_a_limit_and_one_of_the_users_own_take_any_text() {
        let long = "a".repeat(100_000);
        assert_eq!(said(vec![post("blog", "", &long), post("radio", "", &long)]), []);
    }
}
