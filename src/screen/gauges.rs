//! The gauges: how much of the month each stage gets, against its target.
//!
//! A filled bar is what a stage has, `┃` where it should end, `┊` where it ended before the change under way.

mod bar;
mod row;

pub(super) use row::draw_row;

use super::canvas::Canvas;
use super::frame;
use crate::balance::{Mix, StageMix, StageStatus, Weigh, hours_text};
use crate::plan::Funnel;
use crate::planner::{Planner, Target};
use crate::text::display;
use bar::Scale;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::borrow::Cow;

/// The most columns of a stage's name.
const LABEL: usize = 24;

/// Columns for a status in words, and the blank before it.
const STATUS: u16 = 12;

/// Draws the gauges one below the other: two lines for a stage, or one where that is all there is room for.
pub(super) fn draw(canvas: &mut Canvas<'_>, planner: &Planner, area: Rect) {
    let (Some(desk), Some((now, before))) = (planner.desk(), planner.mixes()) else {
        return;
    };
    let stages = frame::rows(now.stages.len());
    if area.width < 12 || area.height < stages.min(3) + 2 {
        draw_row(canvas, planner, area);
        return;
    }
    let title = match planner.weigh() {
        Weigh::Posts => "Balance",
        Weigh::Hours => "Balance by hours",
    };
    let inner = frame::open(canvas, area, title, canvas.theme.text);
    let style = score_style(canvas, &now);
    frame::note(canvas, area, &score(&now, before.as_ref()), style);
    let gauges = Gauges {
        funnel: &desk.plan().funnel,
        now: &now,
        before: before.as_ref(),
        panel: area,
    };
    if inner.height >= stages * 2 {
        gauges.in_two_lines(canvas, inner);
    } else if inner.height >= stages {
        gauges.in_one_line(canvas, inner);
    } else {
        gauges.in_a_row(canvas, inner);
    }
}

/// "88", or "80 → 88" while something changes it.
pub(super) fn score(now: &Mix, before: Option<&Mix>) -> String {
    let text = |score: Option<u32>| score.map_or_else(|| "–".to_owned(), |score| score.to_string());
    match before.map(|before| before.score) {
        Some(was) if was != now.score => format!("{} → {}", text(was), text(now.score)),
        _ => text(now.score),
    }
}

pub(super) fn score_style(canvas: &Canvas<'_>, now: &Mix) -> Style {
    let short = now.stages.iter().any(|stage| stage.status == StageStatus::Short);
    let colour = if short {
        canvas.theme.warning
    } else {
        canvas.theme.good
    };
    canvas.theme.strong.patch(colour)
}

/// What there is to say of a stage, in words.
fn status(stage: &StageMix, weigh: Weigh) -> String {
    let unit = match weigh {
        Weigh::Posts => "",
        Weigh::Hours => " h",
    };
    match stage.status {
        StageStatus::Short => format!("{}{unit} short", stage.short_by),
        StageStatus::Rounding => "≈ on target".into(),
        StageStatus::OnTarget => "on target".into(),
        StageStatus::Over => format!("{}{unit} over", stage.over_by),
    }
}

/// The same in two or three columns.
fn status_sign(stage: &StageMix) -> String {
    match stage.status {
        StageStatus::Short => format!("−{}", stage.short_by),
        StageStatus::Rounding => "≈".into(),
        StageStatus::OnTarget => "✓".into(),
        StageStatus::Over => format!("+{}", stage.over_by),
    }
}

fn status_style(canvas: &Canvas<'_>, stage: &StageMix) -> Style {
    match stage.status {
        StageStatus::Short => canvas.theme.warning,
        StageStatus::Rounding | StageStatus::OnTarget => canvas.theme.good,
        StageStatus::Over => canvas.theme.note,
    }
}

/// A share as a whole percentage.
fn percentage(share: f64) -> String {
    format!("{:.0}", share * 100.0)
}

/// The gauges of one mix.
struct Gauges<'a> {
    funnel: &'a Funnel,
    now: &'a Mix,
    before: Option<&'a Mix>,
    panel: Rect,
}

/// How much is said of each stage, the most first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Detail {
    Full,
    Close,
    NoCount,
    NoLabel,
}

impl Gauges<'_> {
    fn label(&self, stage: &StageMix) -> Cow<'_, str> {
        let title = self.funnel.stage(stage.stage).map_or("", |stage| stage.title());
        display::cut(title, LABEL)
    }

    fn label_columns(&self) -> u16 {
        let labels = self.now.stages.iter().map(|stage| self.label(stage));
        labels.map(|label| frame::columns_of(&label)).max().unwrap_or(0)
    }

    /// The stage's share before the change under way, if the change shows.
    fn was(&self, stage: &StageMix) -> Option<f64> {
        let was = self.before?.stage(stage.stage)?.share;
        (percentage(was) != percentage(stage.share)).then_some(was)
    }

    /// The scale on which all bars fit.
    fn scale(&self, cells: u16) -> Scale {
        let now = self
            .now
            .stages
            .iter()
            .flat_map(|stage| [stage.share, stage.target]);
        let before = self.before.into_iter().flat_map(|mix| &mix.stages);
        let shares = now.chain(before.map(|stage| stage.share));
        Scale::new(cells, shares.fold(0.0, f64::max))
    }

    fn count(&self, stage: &StageMix, detail: Detail) -> String {
        match self.now.weigh {
            Weigh::Posts => format!("{}/{}", stage.posts, self.now.posts),
            Weigh::Hours if detail == Detail::Full => {
                format!("{} · {} h", stage.posts, hours_text(stage.hours))
            }
            Weigh::Hours => format!("{} h", hours_text(stage.hours)),
        }
    }

    /// What stands on the right of a stage's first line: its count, and its share and target.
    fn figures(&self, stage: &StageMix, detail: Detail) -> (String, String) {
        let (share, target) = (percentage(stage.share), percentage(stage.target));
        let was = self.was(stage).map(percentage);
        let shares = match was {
            Some(was) if detail == Detail::Full => format!("{was} ▸ {share} % → {target} %"),
            Some(was) => format!("{was}▸{share}→{target} %"),
            None if detail == Detail::Full => format!("{share} % → {target} %"),
            None => format!("{share} → {target} %"),
        };
        let count = if detail >= Detail::NoCount {
            String::new()
        } else {
            self.count(stage, detail)
        };
        (count, shares)
    }

    /// The most detailed figures with which every label still has the room it needs.
    fn fitting_figures(&self, columns: u16) -> (Detail, Vec<(String, String)>) {
        let figures = |detail| -> Vec<_> {
            let stages = self.now.stages.iter();
            stages.map(|stage| self.figures(stage, detail)).collect()
        };
        for detail in [Detail::Full, Detail::Close, Detail::NoCount] {
            let figures = figures(detail);
            if 2 + self.label_columns() + widths(&figures) <= columns {
                return (detail, figures);
            }
        }
        let enough_to_cut = 14 + widths(&figures(Detail::NoCount)) <= columns;
        let detail = if enough_to_cut {
            Detail::NoCount
        } else {
            Detail::NoLabel
        };
        (detail, figures(detail))
    }

    fn in_two_lines(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let (detail, figures) = self.fitting_figures(area.width);
        let share_columns = widest(figures.iter().map(|(_, shares)| shares));
        let below = self.counts_below(detail);
        let beside_bar = STATUS + widest(below.iter());
        let scale = self.scale(area.width.saturating_sub(beside_bar).max(area.width / 2));
        let lines = if area.height >= frame::rows(self.now.stages.len() * 3) - 1 {
            3
        } else {
            2
        };
        let rows = (area.top()..area.bottom()).step_by(lines);
        for (at, (y, (stage, (count, shares)))) in rows.zip(self.now.stages.iter().zip(&figures)).enumerate()
        {
            let left = frame::right(canvas, area, y, shares, canvas.theme.text);
            let counts = Rect {
                width: area.width.saturating_sub(share_columns + 2).min(left),
                ..area
            };
            let left = frame::right(canvas, counts, y, count, canvas.theme.dim);
            let name = if detail == Detail::NoLabel { 1 } else { left };
            self.name(canvas, stage, area.x, y, name);
            self.bar(canvas, stage, scale, area.x, y + 1);
            let beside = Rect {
                x: area.x + scale.cells,
                width: area.width - scale.cells,
                ..area
            };
            self.standing(canvas, stage, below.get(at), beside, y + 1);
            let lines = Rect::new(self.panel.x, y, self.panel.width, 2);
            canvas.hit(lines, Target::Gauge(stage.stage));
        }
    }

    /// The counts, where there is no room for them beside the shares: the bars give way to them.
    fn counts_below(&self, detail: Detail) -> Vec<String> {
        if detail < Detail::NoCount {
            return Vec::new();
        }
        let stages = self.now.stages.iter();
        stages.map(|stage| self.count(stage, Detail::Close)).collect()
    }

    /// How a stage does, at the right edge: in words where there is room for them, with its count in front.
    fn standing(
        &self,
        canvas: &mut Canvas<'_>,
        stage: &StageMix,
        count: Option<&String>,
        area: Rect,
        y: u16,
    ) {
        let words = status(stage, self.now.weigh);
        let count = count.map_or("", |count| count);
        let columns = frame::columns_of(count) + u16::from(!count.is_empty());
        let said = if columns + frame::columns_of(&words) < area.width {
            words
        } else {
            status_sign(stage)
        };
        let left = frame::right(canvas, area, y, &said, status_style(canvas, stage));
        if columns < left {
            let counts = Rect {
                width: left.saturating_sub(1),
                ..area
            };
            frame::right(canvas, counts, y, count, canvas.theme.dim);
        }
    }

    /// Mark and label of a stage.
    fn name(&self, canvas: &mut Canvas<'_>, stage: &StageMix, x: u16, y: u16, columns: u16) {
        let style = frame::stage_style(canvas, stage.stage);
        canvas.put(x, y, self.funnel.mark(stage.stage), columns, style);
        let label = self.label(stage);
        canvas.text(x + 2, y, &label, columns.saturating_sub(3), canvas.theme.strong);
    }

    fn in_one_line(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let stages = &self.now.stages;
        let of_all = |text: &dyn Fn(&StageMix) -> String| stages.iter().map(text).collect::<Vec<_>>();
        let figures = of_all(&|stage| self.figures(stage, Detail::NoCount).1);
        let words = of_all(&|stage| status(stage, self.now.weigh));
        let signs = of_all(&status_sign);
        let shares = widest(figures.iter());
        let label = self.label_columns() + 3;
        let room = |said: &[String], label: u16| {
            area.width
                .saturating_sub(label + shares + widest(said.iter()) + 2)
        };
        let (said, label) = match () {
            () if room(&words, label) >= 6 => (words, label),
            () if room(&signs, label) >= 4 => (signs, label),
            () if room(&signs, 8) >= 3 => (signs, 8),
            () => (signs, 2),
        };
        let scale = self.scale(room(&said, label));
        for ((y, stage), (said, figures)) in (area.top()..area.bottom())
            .zip(&self.now.stages)
            .zip(said.iter().zip(&figures))
        {
            let line = Rect::new(area.x, y, area.width, 1);
            frame::right(canvas, line, y, said, status_style(canvas, stage));
            self.name(canvas, stage, area.x, y, label);
            self.bar(canvas, stage, scale, area.x + label, y);
            let x = area.x + label + scale.cells + 1;
            canvas.put(x, y, figures, shares, canvas.theme.text);
            let line = Rect::new(self.panel.x, y, self.panel.width, 1);
            canvas.hit(line, Target::Gauge(stage.stage));
        }
    }

    /// The bar of a stage, with its target and where it was before.
    fn bar(&self, canvas: &mut Canvas<'_>, stage: &StageMix, scale: Scale, x: u16, y: u16) {
        let colour = frame::stage_style(canvas, stage.stage);
        let filled = scale.filled(stage.share);
        let target = scale.tick(stage.target);
        let was = self.was(stage).map(|was| scale.tick(was));
        for cell in 0..scale.cells {
            let symbol = Scale::symbol(filled, cell);
            let is_full = symbol == "█";
            let over = |style: Style| match colour.fg {
                Some(fill) if is_full => style.bg(fill),
                _ => style,
            };
            let theme = canvas.theme;
            let (symbol, style) = match symbol {
                _ if cell == target => ("┃", over(theme.strong)),
                _ if was == Some(cell) => ("┊", over(theme.strong)),
                " " if cell < target => ("░", theme.line),
                symbol => (symbol, colour),
            };
            canvas.cell(x + cell, y, symbol, style);
        }
    }
}

fn widest<'t>(texts: impl Iterator<Item = &'t String>) -> u16 {
    texts.map(|text| frame::columns_of(text)).max().unwrap_or(0)
}

/// The columns of all figures, with the blanks before them.
fn widths(figures: &[(String, String)]) -> u16 {
    let counts = widest(figures.iter().map(|(count, _)| count));
    let shares = widest(figures.iter().map(|(_, shares)| shares));
    shares + 2 + counts + u16::from(counts > 0)
}
