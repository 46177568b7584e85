//! Reading everything of a plan that is not a post: the brand, the funnel, channels, owners and rules.

use super::problem::{CHANNELS, Named, OWNERS, Problem, ProblemKind, STAGES};
use super::read_setting::{
    Read, cadence, names, read_month, read_slot, rule_number, severity, share, unknown_stage, week_start,
    whole,
};
use super::read_value::{self, wrong_kind};
use super::value::{Entry, Kind, Node, Table};
use crate::plan::{Channel, Funnel, MAX_STAGES, Month, Name, Owner, Plan, RuleSetting, Stage};
use crate::rules;
use std::collections::HashSet;
use std::ops::Range;

/// The tables a plan may have.
const TABLES: [&str; 6] = ["plan", "stage", "channel", "owner", "rules", "post"];
const PLAN_KEYS: [&str; 6] = ["brand", "month", "timezone", "goal", "values", "week_start"];
const STAGE_KEYS: [&str; 6] = ["id", "label", "aliases", "target", "min", "kpi"];
const CHANNEL_KEYS: [&str; 5] = ["id", "stages", "leads_to", "per_week", "slots"];
const OWNER_KEYS: [&str; 2] = ["name", "hours"];

/// One thing the file describes in a table: its entries by dotted key, wherever they were written.
struct Thing<'n, 'a> {
    /// Where it begins, for what is missing.
    at: Range<usize>,
    entries: Vec<(String, Range<usize>, &'n Node<'a>)>,
}

/// The settings tables of a file, sorted by what they describe.
pub(super) struct Settings<'n, 'a> {
    plan: Thing<'n, 'a>,
    rules: Thing<'n, 'a>,
    stages: Vec<Thing<'n, 'a>>,
    channels: Vec<Thing<'n, 'a>>,
    owners: Vec<Thing<'n, 'a>>,
    problems: Vec<Problem>,
}

/// Sorts tables by what they describe, noting what nobody knows.
pub(super) fn sort<'n, 'a>(tables: &'n [Table<'a>]) -> Settings<'n, 'a> {
    let thing = || Thing {
        at: 0..0,
        entries: Vec::new(),
    };
    let mut settings = Settings {
        plan: thing(),
        rules: thing(),
        stages: Vec::new(),
        channels: Vec::new(),
        owners: Vec::new(),
        problems: Vec::new(),
    };
    for table in tables {
        for (span, message) in &table.errors {
            let help = "mend the line, or take it out";
            settings
                .problems
                .push(Problem::bad(span.clone(), message.clone(), help));
        }
        settings.table(table);
    }
    settings
}

impl<'n, 'a> Settings<'n, 'a> {
    fn table(&mut self, table: &'n Table<'a>) {
        let path = &table.header.path;
        let Some(name) = path.first() else {
            for entry in &table.entries {
                self.root_entry(entry);
            }
            return;
        };
        let prefix: Vec<&str> = path[1..].iter().map(|key| &*key.name).collect();
        let whole = name.span.start..path.last().map_or(name.span.end, |last| last.span.end);
        let starts_new = table.header.repeated && prefix.is_empty();
        let Some(thing) = self.thing(&name.name, &whole, starts_new, table.header.repeated) else {
            let word: Vec<&str> = path.iter().map(|key| &*key.name).collect();
            self.problems
                .push(Problem::unknown(whole, &word.join("."), TABLES));
            return;
        };
        for entry in &table.entries {
            add_entry(thing, &prefix, entry);
        }
    }

    /// A key in front of all tables: a table written as a value, or a dotted key.
    fn root_entry(&mut self, entry: &'n Entry<'a>) {
        let name = &*entry.key.name;
        let whole = entry.key.span.start..entry.rest.last().map_or(entry.key.span.end, |last| last.span.end);
        let is_list = matches!(name, "stage" | "channel" | "owner");
        match (&entry.value.kind, &entry.rest[..]) {
            _ if !TABLES.contains(&name) => {
                let mut problem = Problem::unknown(whole, name, TABLES);
                if let (true, ProblemKind::UnknownKey { nearest, .. }) =
                    (PLAN_KEYS.contains(&name), &mut problem.kind)
                {
                    *nearest = Some(format!("plan.{name}").into());
                }
                self.problems.push(problem);
            }
            // Lists of posts are read as posts.
            (Kind::Array(_), []) if name == "post" => {}
            _ if name == "post" => {
                let message = "a post cannot be written like this";
                let help = "write each post as a table of its own, under a line [[post]]";
                self.problems.push(Problem::bad(whole, message, help));
            }
            (Kind::Array(items), []) if is_list => {
                for item in items {
                    self.root_item(name, item);
                }
            }
            (Kind::Table(entries), []) => {
                if let Some(thing) = self.thing(name, &whole, true, false) {
                    add_entries(thing, entries);
                }
            }
            (kind, []) => {
                let help = format!("write its keys under a line [{name}]");
                if let Some(trouble) = wrong_kind(kind, "a table", &help) {
                    let span = entry.value.span.clone();
                    self.problems
                        .push(Problem::bad(span, trouble.message, trouble.help));
                }
            }
            (_, rest) => {
                let path: Vec<&str> = rest.iter().map(|key| &*key.name).collect();
                if let Some(thing) = self.thing(name, &whole, false, false) {
                    thing.entries.push((path.join("."), whole, &entry.value));
                }
            }
        }
    }

    /// One of the tables in a list of stages, channels or owners that is written as a value.
    fn root_item(&mut self, name: &str, item: &'n Node<'a>) {
        match &item.kind {
            Kind::Table(entries) => {
                if let Some(thing) = self.thing(name, &item.span, true, true) {
                    add_entries(thing, entries);
                }
            }
            other => {
                let help = format!("write it as a table of its own, under a line [[{name}]]");
                if let Some(trouble) = wrong_kind(other, "a table", &help) {
                    self.problems
                        .push(Problem::bad(item.span.clone(), trouble.message, trouble.help));
                }
            }
        }
    }

    /// What a table of that name describes; `None` for a name nobody knows.
    fn thing(
        &mut self,
        name: &str,
        at: &Range<usize>,
        starts_new: bool,
        repeated: bool,
    ) -> Option<&mut Thing<'n, 'a>> {
        let list = match name {
            "plan" if !repeated => return Some(&mut self.plan),
            "rules" if !repeated => return Some(&mut self.rules),
            "stage" => &mut self.stages,
            "channel" => &mut self.channels,
            "owner" => &mut self.owners,
            _ => return None,
        };
        if starts_new || list.is_empty() {
            list.push(Thing {
                at: at.clone(),
                entries: Vec::new(),
            });
        }
        list.last_mut()
    }

    /// The funnel that the stages make.
    pub(super) fn funnel(&mut self) -> Funnel {
        let mut reader = Reader {
            problems: &mut self.problems,
        };
        let stages = reader.each_once(&self.stages, STAGES, Reader::stage, |stage| &stage.id);
        if let Some(tenth) = self.stages.get(MAX_STAGES) {
            let message = format!("a funnel has at most {MAX_STAGES} stages");
            reader
                .problems
                .push(Problem::bad(tenth.at.clone(), message, "join some of the stages"));
        }
        Funnel::new(stages)
    }

    /// Fills in everything but the posts, and gives back the month, if the file names one, and the problems.
    pub(super) fn into_plan(mut self, plan: &mut Plan) -> (Option<Month>, Vec<Problem>) {
        let mut reader = Reader {
            problems: &mut self.problems,
        };
        let month = reader.plan(&self.plan, plan);
        let channel = |reader: &mut Reader<'_>, thing: &Thing<'_, '_>| reader.channel(thing, &plan.funnel);
        plan.channels = reader.each_once(&self.channels, CHANNELS, channel, |channel| &channel.id);
        plan.owners = reader.each_once(&self.owners, OWNERS, Reader::owner, |owner| &owner.name);
        plan.rules = reader.rules(&self.rules);
        (month, self.problems)
    }
}

fn add_entry<'n, 'a>(thing: &mut Thing<'n, 'a>, prefix: &[&str], entry: &'n Entry<'a>) {
    let keys = prefix.iter().copied().chain(entry.path().map(|key| &*key.name));
    let path: Vec<&str> = keys.collect();
    let span = entry.key.span.start..entry.rest.last().map_or(entry.key.span.end, |last| last.span.end);
    thing.entries.push((path.join("."), span, &entry.value));
}

fn add_entries<'n, 'a>(thing: &mut Thing<'n, 'a>, entries: &'n [Entry<'a>]) {
    for entry in entries {
        add_entry(thing, &[], entry);
    }
}

struct Reader<'p> {
    problems: &'p mut Vec<Problem>,
}

impl Reader<'_> {
    /// Hands each entry of a known key to `read`, the first time that it stands there, and notes unknown keys.
    fn each<'n, 'a>(
        &mut self,
        thing: &Thing<'n, 'a>,
        known: &[&str],
        mut read: impl FnMut(&str, &'n Node<'a>) -> Read<()>,
    ) {
        let mut met = 0_u32;
        for (key, span, node) in &thing.entries {
            let Some(at) = known.iter().position(|name| name == key) else {
                self.problems
                    .push(Problem::unknown(span.clone(), key, known.iter().copied()));
                continue;
            };
            let bit = 1 << at;
            if met & bit == 0
                && let Err(Some(trouble)) = read(key, node)
            {
                self.problems
                    .push(Problem::bad(node.span.clone(), trouble.message, trouble.help));
            }
            met |= bit;
        }
    }

    /// Reads things of which each has a name of its own; of two with the same name the first one counts.
    fn each_once<'n, 'a, T>(
        &mut self,
        things: &[Thing<'n, 'a>],
        (what, called, problem): Named,
        read: impl Fn(&mut Self, &Thing<'n, 'a>) -> Option<T>,
        name: impl Fn(&T) -> &Name,
    ) -> Vec<T> {
        let mut met = HashSet::new();
        let mut found = Vec::new();
        for thing in things {
            let Some(one) = read(self, thing) else { continue };
            if met.insert(name(&one).to_lowercase()) {
                found.push(one);
            } else {
                let message = format!("there are two {what}s `{}`", name(&one));
                let help =
                    format!("give each {what} {called} of its own, or join them: the first one counts");
                self.problems.push(problem(thing.at.clone(), message, help));
            }
        }
        found
    }

    fn plan(&mut self, thing: &Thing<'_, '_>, plan: &mut Plan) -> Option<Month> {
        let mut month = None;
        self.each(thing, &PLAN_KEYS, |key, node| {
            let text = || read_value::text(&node.kind);
            match key {
                "brand" => plan.brand = text()?.into(),
                "month" => month = Some(read_month(text()?)?),
                "timezone" => plan.timezone = text()?.into(),
                "goal" => plan.goal = text()?.into(),
                "values" => plan.values = names(&node.kind)?.into(),
                _ => plan.week_start = Some(week_start(text()?)?),
            }
            Ok(())
        });
        month
    }

    fn stage(&mut self, thing: &Thing<'_, '_>) -> Option<Stage> {
        let mut stage = Stage::named("");
        self.each(thing, &STAGE_KEYS, |key, node| {
            let name = || read_value::text(&node.kind).map(|text| Name::from(text.trim()));
            match key {
                "id" => stage.id = name()?,
                "label" => stage.label = Some(name()?).filter(|label| !label.is_empty()),
                "aliases" => stage.aliases = names(&node.kind)?,
                "target" => stage.target = Some(share(&node.kind)?),
                "min" => stage.min = whole(&node.kind)?,
                _ => stage.kpi = Some(name()?).filter(|kpi| !kpi.is_empty()),
            }
            Ok(())
        });
        if stage.id.is_empty() {
            // A label alone names the stage well enough.
            let Some(label) = stage.label.clone() else {
                return self.nameless(thing, "stage", "id = \"unaware\"");
            };
            stage.id = label;
        }
        Some(stage)
    }

    fn channel(&mut self, thing: &Thing<'_, '_>, funnel: &Funnel) -> Option<Channel> {
        let mut channel = Channel {
            id: "".into(),
            stages: Vec::new(),
            leads_to: None,
            per_week: None,
            slots: Vec::new(),
        };
        self.each(thing, &CHANNEL_KEYS, |key, node| {
            let name = || read_value::text(&node.kind).map(|text| Name::from(text.trim()));
            match key {
                "id" => channel.id = name()?,
                "stages" => {
                    for word in names(&node.kind)? {
                        channel.stages.push(
                            funnel
                                .find(&word)
                                .map_or_else(|| unknown_stage(&word, funnel), Ok)?,
                        );
                    }
                }
                "leads_to" => channel.leads_to = Some(name()?).filter(|deeper| !deeper.is_empty()),
                "per_week" => channel.per_week = Some(cadence(&node.kind)?),
                _ => {
                    channel.slots = names(&node.kind)?
                        .iter()
                        .map(|slot| read_slot(slot))
                        .collect::<Read<_>>()?;
                }
            }
            Ok(())
        });
        if channel.id.is_empty() {
            return self.nameless(thing, "channel", "id = \"instagram\"");
        }
        Some(channel)
    }

    fn owner(&mut self, thing: &Thing<'_, '_>) -> Option<Owner> {
        let mut owner = Owner {
            name: "".into(),
            hours: None,
        };
        self.each(thing, &OWNER_KEYS, |key, node| {
            match key {
                "name" => owner.name = Name::from(read_value::text(&node.kind)?.trim()),
                _ => owner.hours = Some(read_value::hours(&node.kind)?),
            }
            Ok(())
        });
        if owner.name.is_empty() {
            return self.nameless(thing, "owner", "name = \"Maria\"");
        }
        Some(owner)
    }

    fn nameless<T>(&mut self, thing: &Thing<'_, '_>, what: &str, example: &str) -> Option<T> {
        let message = format!("this {what} has no name");
        self.problems.push(Problem::bad(
            thing.at.clone(),
            message,
            format!("add a line such as {example}"),
        ));
        None
    }

    fn rules(&mut self, thing: &Thing<'_, '_>) -> Vec<RuleSetting> {
        let known: Vec<&str> = rules::known_codes().collect();
        let mut settings: Vec<RuleSetting> = Vec::new();
        for (path, span, node) in &thing.entries {
            let (code, option) = path
                .split_once('.')
                .map_or((&**path, None), |(code, option)| (code, Some(option)));
            if !known.contains(&code) {
                self.problems
                    .push(Problem::unknown(span.clone(), code, known.iter().copied()));
                continue;
            }
            let at = settings
                .iter()
                .position(|setting| &*setting.code == code)
                .unwrap_or_else(|| {
                    settings.push(RuleSetting {
                        code: code.into(),
                        severity: None,
                        options: Vec::new(),
                    });
                    settings.len() - 1
                });
            let setting = &mut settings[at];
            match (option, &node.kind) {
                (Some(option), _) => self.rule_option(setting, option, span, node),
                (None, Kind::Table(entries)) => {
                    for entry in entries {
                        self.rule_option(setting, &entry.key.name, &entry.key.span, &entry.value);
                    }
                }
                (None, _) => self.rule_option(setting, "severity", span, node),
            }
        }
        settings
    }

    fn rule_option(&mut self, setting: &mut RuleSetting, option: &str, span: &Range<usize>, node: &Node<'_>) {
        let read = if option == "severity" {
            severity(&node.kind).map(|severity| setting.severity = Some(severity))
        } else {
            rule_number(&setting.code, option, &node.kind)
                .map(|number| setting.options.push((option.into(), number)))
        };
        if let Err(Some(trouble)) = read {
            self.problems
                .push(Problem::bad(node.span.clone(), trouble.message, trouble.help));
        }
        // A rule that this version does not check has options that only a later one knows.
        let Some(rule) = rules::rule(&setting.code) else {
            return;
        };
        let known = || rule.options.iter().map(|known| known.name).chain(["severity"]);
        if !known().any(|name| name == option) {
            self.problems
                .push(Problem::unknown(span.clone(), option, known()));
        }
    }
}
