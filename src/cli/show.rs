//! `postmix show`: how a plan's posts are shared out among the stages.

use super::arguments::{By, Show, ShowFormat, WeighBy};
use super::paint::Paint;
use super::show_json::Shown;
use super::{Outcome, Session, counted, json, name_of, show_posts, show_results};
use crate::balance::{
    Count, Counts, Grouping, Mix, StageMix, StageStatus, Tally, Weigh, channel_shares, group,
};
use crate::plan::{Name, Plan, Severity};
use crate::store::LoadError;
use crate::text::diagnostic::{Diagnostic, Source};
use crate::text::{PlanText, display};
use anyhow::Result;
use chrono::Days;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Cells of a bar, for 100 %.
const BAR: u32 = 30;
/// The most columns of a name.
const NAME: usize = 24;

impl Session<'_> {
    pub(super) fn show(&mut self, arguments: &Show) -> Result<Outcome> {
        let text = match self.load(&arguments.plan) {
            Err(error) if arguments.format == ShowFormat::Posts => {
                return self.show_unreadable(arguments, error);
            }
            text => text?,
        };
        let plan = text.plan();
        let tally = Tally::of(plan, self.config.week_start.unwrap_or_default());
        let weigh = match arguments.weigh {
            WeighBy::Posts => Weigh::Posts,
            WeighBy::Hours => Weigh::Hours,
        };
        match arguments.format {
            ShowFormat::Json => json::write(self.out, &Shown::of(plan, &tally, weigh))?,
            ShowFormat::Posts => {
                let posts = show_posts::shown(&text, &tally, weigh);
                self.out.write_all(posts.as_bytes())?;
                return Ok(Outcome::Fine);
            }
            ShowFormat::Text => {
                let table = Table {
                    plan,
                    tally: &tally,
                    weigh,
                    paint: self.paint,
                };
                self.out.write_all(table.text(arguments.by).as_bytes())?;
            }
        }
        if !text.has_errors() {
            return Ok(Outcome::Fine);
        }
        // The result stands for what could be read; what could not is told apart from it.
        self.out.flush()?;
        let name = name_of(&arguments.plan);
        self.complain_about(&name, &text, &tally)?;
        self.tell_of_markers(&name, &text)?;
        Ok(Outcome::Failed)
    }

    /// Shows what is no text in place of its posts: git takes no difference at all for an answer where one version of
    /// a plan cannot be shown.
    fn show_unreadable(&mut self, arguments: &Show, error: LoadError) -> Result<Outcome> {
        let text = match error {
            LoadError::NotUtf8 { .. } | LoadError::Nul { .. } if arguments.plan != Path::new("-") => {
                let bytes = fs::read(&arguments.plan)?;
                show_posts::as_it_is(&String::from_utf8_lossy(&bytes))
            }
            LoadError::TooLarge { .. } => format!("{}\n", display::line(&error.to_string())),
            error => return Err(error.into()),
        };
        self.out.write_all(text.as_bytes())?;
        Ok(Outcome::Fine)
    }

    /// Tells the errors of a file on standard error.
    fn complain_about(&mut self, name: &str, text: &PlanText, tally: &Tally) -> Result<()> {
        let mut findings = text.findings(tally, self.today);
        findings.retain(|finding| finding.severity == Severity::Error);
        let source = Source {
            name,
            text: text.source(),
        };
        for shown in Diagnostic::of(&findings, text, tally, self.today) {
            writeln!(self.err, "{}\n", shown.render(source, self.paint_err.on()))?;
        }
        Ok(())
    }
}

/// A plan's mix as text.
struct Table<'p> {
    plan: &'p Plan,
    tally: &'p Tally,
    weigh: Weigh,
    paint: Paint,
}

impl Table<'_> {
    fn text(&self, by: By) -> String {
        let mix = Mix::of(&self.plan.funnel, &self.tally.counted, self.weigh);
        let mut lines = self.heading(&mix);
        lines.push(String::new());
        lines.extend(self.stages(&mix));
        if by != By::Month {
            lines.push(String::new());
            lines.extend(self.breakdown(by));
        }
        lines.extend(show_results::lines(self.plan, by, self.paint));
        lines.iter().flat_map(|line| [line.trim_end(), "\n"]).collect()
    }

    fn heading(&self, mix: &Mix) -> Vec<String> {
        let brand = display::line(&self.plan.brand);
        let month = self.plan.month.title();
        let title = if brand.is_empty() {
            month
        } else {
            format!("{brand} · {month}")
        };
        let tally = self.tally;
        let mut facts = vec![counted(mix.posts, "post counted", "posts counted")];
        let others = [
            (tally.ideas, "idea", "ideas"),
            (tally.untagged, "untagged", "untagged"),
            (tally.outside, "outside the month", "outside the month"),
        ];
        let others = others.into_iter().filter(|(count, ..)| *count > 0);
        facts.extend(others.map(|(count, one, many)| counted(count, one, many)));
        facts.push(
            mix.score
                .map_or("no score yet".into(), |score| format!("score {score} of 100")),
        );
        vec![self.paint.strong(&title), facts.join(" · ")]
    }

    /// One line a stage: mark, name, amount, share, target, bar and how it does.
    fn stages(&self, mix: &Mix) -> Vec<String> {
        let wide = self.name_width();
        let amount = match self.weigh {
            Weigh::Posts => "posts",
            Weigh::Hours => "hours",
        };
        let heading = format!("  {}  {amount:>7}   share  target", display::pad("stage", wide));
        let mut lines = vec![self.paint.faint(&heading)];
        for (stage, at) in self.plan.funnel.stages().iter().zip(&mix.stages) {
            lines.push(format!(
                "{} {}  {:>7}  {:>6}  {:>6}  {}  {}",
                self.plan.funnel.mark(at.stage),
                display::pad(stage.title(), wide),
                self.amount(self.tally.counted.stage(at.stage)),
                at.share_percent(),
                at.target_percent(),
                bar(at),
                self.verdict(at)
            ));
        }
        lines
    }

    fn name_width(&self) -> usize {
        let stages = self.plan.funnel.stages().iter();
        let widths = stages.map(|stage| display::width(&display::cut(stage.title(), NAME)));
        widths.max().unwrap_or(0).max(5)
    }

    fn amount(&self, count: Count) -> String {
        match self.weigh {
            Weigh::Posts => count.posts.to_string(),
            Weigh::Hours => count.hours_text(),
        }
    }

    fn verdict(&self, stage: &StageMix) -> String {
        let unit = match self.weigh {
            Weigh::Posts => "",
            Weigh::Hours => " h",
        };
        match stage.status {
            StageStatus::Short => self.paint.warn(&format!("{}{unit} short", stage.short_by)),
            StageStatus::Rounding => self.paint.good("≈ on target"),
            StageStatus::OnTarget => self.paint.good("on target"),
            StageStatus::Over => format!("{}{unit} over", stage.over_by),
        }
    }

    /// A table with a row for each week, channel or owner, and a column for each stage.
    fn breakdown(&self, by: By) -> Vec<String> {
        let rows = self.rows(by);
        let wide = rows
            .iter()
            .map(|row| display::width(&row.name))
            .max()
            .unwrap_or(0)
            .max(7);
        let columns = self.columns();
        let mut heading = display::pad(by.word(), wide);
        for (title, _) in &columns {
            heading.push_str("  ");
            heading.push_str(title);
        }
        heading.push_str("    all");
        if rows.iter().any(|row| !row.way.is_empty()) {
            heading.push_str("  leads to");
        }
        let mut lines = vec![self.paint.faint(&heading)];
        for Row { name, counts, way } in rows {
            let mut line = display::pad(&name, wide);
            let mut all = Count::default();
            for (count, (_, width)) in counts.of_funnel(&self.plan.funnel).iter().zip(&columns) {
                all.posts += count.posts;
                all.micro_hours += count.micro_hours;
                // Writing to a string cannot fail.
                let _ = write!(line, "  {:>width$}", self.amount(*count));
            }
            let _ = write!(line, "  {:>5}  {way}", self.amount(all));
            lines.push(line);
        }
        lines
    }

    /// The stages as headings, each with its width.
    fn columns(&self) -> Vec<(String, usize)> {
        let funnel = &self.plan.funnel;
        let columns = funnel.indices().zip(funnel.stages()).map(|(at, stage)| {
            let title = format!("{} {}", funnel.mark(at), display::cut(stage.title(), NAME / 2));
            let width = display::width(&title).max(5);
            (title, width)
        });
        columns.collect()
    }

    fn rows(&self, by: By) -> Vec<Row> {
        match by {
            By::Month => vec![Row::new(self.plan.month.title(), self.tally.counted)],
            By::Week => self.weeks(),
            By::Channel => self.channels(),
            By::Owner => {
                let groups = group(self.plan, Grouping::Owner).into_iter();
                groups
                    .map(|group| Row::new(called(group.name.as_ref()), group.counts))
                    .collect()
            }
        }
    }

    /// The channels from the top down, each with where it takes people.
    fn channels(&self) -> Vec<Row> {
        let shares = channel_shares(self.plan, None).into_iter();
        let rows = shares.map(|share| Row {
            way: display::cut(&share.way.to_string(), NAME).into_owned(),
            ..Row::new(called(share.name.as_ref()), share.counts)
        });
        rows.collect()
    }

    /// The weeks, each called by its days within the month.
    fn weeks(&self) -> Vec<Row> {
        let month = self.plan.month;
        let weeks = self.tally.weeks.iter().map(|(start, counts)| {
            let end = start.checked_add_days(Days::new(6)).unwrap_or(*start);
            let (first, last) = ((*start).max(month.first()), end.min(month.last()));
            let name = format!("{}–{}", first.format("%-d"), last.format("%-d %b"));
            Row::new(name, *counts)
        });
        weeks.collect()
    }
}

/// A row of a breakdown.
struct Row {
    name: String,
    counts: Counts,
    /// Where a channel takes people; empty for everything else.
    way: String,
}

impl Row {
    fn new(name: String, counts: Counts) -> Self {
        Self {
            name,
            counts,
            way: String::new(),
        }
    }
}

/// What a channel or an owner is called.
fn called(name: Option<&Name>) -> String {
    name.map_or("(none)".into(), |name| display::cut(name, NAME).into_owned())
}

impl By {
    fn word(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Week => "week",
            Self::Channel => "channel",
            Self::Owner => "owner",
        }
    }
}

/// A share as a bar with a mark at its target.
fn bar(stage: &StageMix) -> String {
    let cells = |fraction: f64| (fraction.clamp(0.0, 1.0) * f64::from(BAR)).round();
    let (filled, target) = (cells(stage.share), cells(stage.target));
    (0..=BAR)
        .map(f64::from)
        .map(|cell| match cell {
            _ if (cell - target).abs() < 0.5 => '┃',
            _ if cell < filled => '█',
            _ => '░',
        })
        .collect()
}
