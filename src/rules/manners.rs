//! What the rules of a plan ask of new posts.

use super::{
    Rule, ask_before_nurture, asks_back_to_back, double_booked, severity_of, too_close, whole_option_of,
};
use crate::balance::Timeline;
use crate::plan::Plan;
use crate::room::{Habits, Manners};

/// What a plan does out of habit and asks of new posts; rules that it switches off ask for nothing. `timeline` must
/// be that of the plan.
pub fn habits(plan: &Plan, timeline: &Timeline) -> Habits {
    let is_on = |rule: &&Rule| severity_of(rule, &plan.rules).is_some();
    let option = |rule: &'static Rule, name: &str| {
        let rule = Some(rule).filter(is_on)?;
        Some(whole_option_of(rule, &plan.rules, name))
    };
    // Posts less than a minute apart are at the same time.
    let moment = Some(&double_booked::RULE).filter(is_on).map(|_| 1);
    let manners = Manners {
        apart: option(&too_close::RULE, "minutes").or(moment).map(i64::from),
        between_asks: option(&asks_back_to_back::RULE, "between").map(|between| between as usize),
        nurtures_first: is_on(&&ask_before_nurture::RULE),
    };
    Habits::of(plan, timeline, manners)
}
