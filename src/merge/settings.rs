//! What has changed of a plan besides its posts.

use super::changes::{Change, Changed};
use super::pairing::Pair;
use crate::plan::{Channel, Funnel, Plan, RuleSetting, Stage};

/// What has changed besides the posts.
pub(super) fn changes(old: &Plan, new: &Plan) -> Vec<Change> {
    let (before, after) = (said(old), said(new));
    let value = |all: &[(String, String)], name: &str| {
        all.iter()
            .find(|(known, _)| known == name)
            .map_or_else(String::new, |(_, value)| value.clone())
    };
    let mut names: Vec<&String> = after.iter().map(|(name, _)| name).collect();
    names.extend(
        before
            .iter()
            .map(|(name, _)| name)
            .filter(|name| after.iter().all(|(known, _)| known != *name)),
    );
    let changes = names.into_iter().filter_map(|name| {
        let (before, after) = (value(&before, name), value(&after, name));
        (before != after).then(|| Change {
            what: Changed::Setting,
            post: Pair { old: None, new: None },
            about: name.clone(),
            before,
            after,
        })
    });
    changes.collect()
}

/// All that a plan says besides its posts, by name.
fn said(plan: &Plan) -> Vec<(String, String)> {
    let week_start = plan.week_start.map(|first| first.0.to_string());
    let mut said = vec![
        ("brand".to_owned(), plan.brand.to_string()),
        ("month".into(), plan.month.to_string()),
        ("time zone".into(), plan.timezone.to_string()),
        ("goal".into(), plan.goal.to_string()),
        ("values".into(), plan.values.join(", ")),
        ("first day of the week".into(), week_start.unwrap_or_default()),
    ];
    said.extend(
        plan.funnel
            .stages()
            .iter()
            .map(|stage| (format!("stage {}", stage.id), of_stage(stage))),
    );
    let channel = |channel: &Channel| {
        (
            format!("channel {}", channel.id),
            of_channel(channel, &plan.funnel),
        )
    };
    said.extend(plan.channels.iter().map(channel));
    said.extend(plan.owners.iter().map(|owner| {
        let hours = owner.hours.map_or_else(
            || "no limit of hours".to_owned(),
            |hours| format!("{hours} hours"),
        );
        (format!("owner {}", owner.name), hours)
    }));
    said.extend(
        plan.rules
            .iter()
            .map(|rule| (format!("rule {}", rule.code), of_rule(rule))),
    );
    said
}

fn of_stage(stage: &Stage) -> String {
    let target = stage.target.map_or_else(
        || "a part of the rest".to_owned(),
        |target| format!("target {target}"),
    );
    let mut words = vec![target, format!("at least {}", stage.min)];
    words.extend(stage.label.as_ref().map(|label| format!("called {label}")));
    words.extend((!stage.aliases.is_empty()).then(|| format!("also {}", stage.aliases.join(", "))));
    words.extend(stage.kpi.as_ref().map(|kpi| format!("measured by {kpi}")));
    words.join(", ")
}

fn of_channel(channel: &Channel, funnel: &Funnel) -> String {
    let stages = channel
        .stages
        .iter()
        .filter_map(|stage| funnel.stages().get(stage.get()));
    let stages: Vec<&str> = stages.map(|stage| &*stage.id).collect();
    let slots = channel
        .slots
        .iter()
        .map(|(day, time)| format!("{day} {}", time.format("%H:%M")));
    let slots: Vec<String> = slots.collect();
    let mut words = Vec::new();
    words.extend((!stages.is_empty()).then(|| format!("for {}", stages.join(", "))));
    words.extend(
        channel
            .leads_to
            .as_ref()
            .map(|deeper| format!("leads to {deeper}")),
    );
    words.extend(
        channel
            .per_week
            .map(|(least, most)| format!("{least} to {most} a week")),
    );
    words.extend((!slots.is_empty()).then(|| slots.join(", ")));
    if words.is_empty() {
        "as usual".into()
    } else {
        words.join("; ")
    }
}

fn of_rule(rule: &RuleSetting) -> String {
    let severity = rule
        .severity
        .map(|severity| severity.map_or("off", |severity| severity.as_str()).to_owned());
    let options = rule
        .options
        .iter()
        .map(|(name, amount)| format!("{name} {amount}"));
    severity.into_iter().chain(options).collect::<Vec<_>>().join(", ")
}
