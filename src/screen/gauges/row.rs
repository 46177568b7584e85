//! The gauges side by side, for screens without room for a panel.

use super::bar::Scale;
use super::{Gauges, percentage, score, score_style, status, status_sign, status_style, widest};
use crate::balance::StageMix;
use crate::planner::{Planner, Target};
use crate::screen::canvas::Canvas;
use crate::screen::frame;
use ratatui::layout::Rect;

/// How much is said of each stage, the most first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Detail {
    /// `○ unaware 9/24 38→50 % ████░░┃ 3 short`
    Bar,
    /// `○ unaware 9/24 38→50 % 3 short`
    Full,
    /// `○ unaware 38→50 % 3 short`: for places where counts stand below
    Label,
    /// `○ 9/24 38→50 % 3 short`
    Count,
    /// `○ 38→50 % 3 short`: for places where counts stand below
    Words,
    /// `○ unaware 38% −3`: for places where counts and bars with the targets stand below
    Name,
    /// `○ 9/24 38→50% −3`
    Figures,
    /// `○ 38→50% −3`
    Target,
    /// `○ 38% −3`
    Share,
    /// `○−3`
    Sign,
}

/// The cells of a bar between other things.
const BAR: u16 = 8;

/// Draws the gauges side by side. Where the area has a second row it holds bars, or the other half of many stages.
pub(in crate::screen) fn draw_row(canvas: &mut Canvas<'_>, planner: &Planner, area: Rect) {
    let (Some(desk), Some((now, before))) = (planner.desk(), planner.mixes()) else {
        return;
    };
    if area.height == 0 || area.width < 4 {
        return;
    }
    canvas.fill(frame::top(area, 2), canvas.theme.text);
    let area = frame::airy(area);
    let style = score_style(canvas, &now);
    let score = score(&now, before.as_ref());
    let left = frame::right(canvas, area, area.y, &score, style);
    let gauges = Gauges {
        funnel: &desk.plan().funnel,
        now: &now,
        before: before.as_ref(),
        panel: area,
    };
    let room = Rect {
        width: left.saturating_sub(2),
        ..area
    };
    let count = frame::rows(now.stages.len());
    if area.height >= 2 && room.width / count.max(1) >= 16 {
        gauges.side_by_side(canvas, room);
    } else {
        gauges.in_a_row(canvas, frame::top(room, 2));
    }
}

impl Gauges<'_> {
    /// What is said of a stage before its status, without its mark.
    fn said(&self, stage: &StageMix, detail: Detail) -> String {
        let (share, target) = (percentage(stage.share), percentage(stage.target));
        let was = self.was(stage).map(|was| format!("{}▸", percentage(was)));
        let was = was.unwrap_or_default();
        let count = self.count(stage, super::Detail::Close);
        match detail {
            Detail::Bar | Detail::Full => format!("{} {count} {was}{share}→{target} %", self.label(stage)),
            Detail::Label => format!("{} {was}{share}→{target} %", self.label(stage)),
            Detail::Count => format!("{count} {was}{share}→{target} %"),
            Detail::Figures => format!("{count} {was}{share}→{target}%"),
            Detail::Words => format!("{was}{share}→{target} %"),
            Detail::Name => format!("{} {was}{share}%", self.label(stage)),
            Detail::Target => format!("{was}{share}→{target}%"),
            Detail::Share => format!("{was}{share}%"),
            Detail::Sign => String::new(),
        }
    }

    fn status_for(&self, stage: &StageMix, detail: Detail) -> String {
        if detail <= Detail::Words {
            status(stage, self.now.weigh)
        } else {
            status_sign(stage)
        }
    }

    fn columns(&self, stage: &StageMix, detail: Detail) -> u16 {
        let said = frame::columns_of(&self.said(stage, detail));
        let status = frame::columns_of(&self.status_for(stage, detail));
        match detail {
            Detail::Bar => 2 + said + 1 + BAR + 1 + status,
            Detail::Sign => 1 + status,
            _ => 2 + said + 1 + status,
        }
    }

    pub(super) fn in_a_row(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let all = [
            Detail::Bar,
            Detail::Full,
            Detail::Count,
            Detail::Figures,
            Detail::Target,
            Detail::Share,
        ];
        let count = frame::rows(self.now.stages.len());
        let lines = area.height.clamp(1, count.max(1));
        let in_line = usize::from(count.div_ceil(lines));
        let gap = |detail| if detail < Detail::Figures { 3 } else { 2 };
        let fits = |detail: &Detail| {
            let columns = |stage| self.columns(stage, *detail) + gap(*detail);
            let mut lines = self.now.stages.chunks(in_line);
            lines.all(|line| line.iter().map(columns).sum::<u16>() <= area.width + gap(*detail))
        };
        let detail = all.into_iter().find(fits).unwrap_or(Detail::Sign);
        let gap = if detail == Detail::Sign { 1 } else { gap(detail) };
        for (y, line) in (area.top()..area.bottom()).zip(self.now.stages.chunks(in_line)) {
            let mut x = area.x;
            for stage in line {
                let columns = self.columns(stage, detail);
                if x + columns > area.right() {
                    break;
                }
                self.in_line(canvas, stage, detail, (x, y));
                canvas.hit(Rect::new(x, y, columns, 1), Target::Gauge(stage.stage));
                x += columns + gap;
            }
        }
    }

    fn in_line(&self, canvas: &mut Canvas<'_>, stage: &StageMix, detail: Detail, (x, y): (u16, u16)) {
        let colour = frame::stage_style(canvas, stage.stage);
        let all = u16::MAX;
        let mut x = canvas.put(x, y, self.funnel.mark(stage.stage), all, colour);
        if detail != Detail::Sign {
            x = canvas.text(x + 1, y, &self.said(stage, detail), all, canvas.theme.text) + 1;
        }
        if detail == Detail::Bar {
            self.bar(canvas, stage, self.scale(BAR), x, y);
            x += BAR + 1;
        }
        let style = status_style(canvas, stage);
        canvas.put(x, y, &self.status_for(stage, detail), all, style);
    }

    /// Every stage in a column of its own: figures above, below the bar and behind it the count.
    fn side_by_side(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let count = frame::rows(self.now.stages.len());
        let columns = area.width / count;
        let counts: Vec<String> = self
            .now
            .stages
            .iter()
            .map(|stage| self.count(stage, super::Detail::Close))
            .collect();
        // Behind the bar a blank, and two between one stage and the next.
        let scale: Scale = self.scale((columns - 3).saturating_sub(widest(counts.iter())).max(BAR));
        let all = [
            Detail::Label,
            Detail::Name,
            Detail::Words,
            Detail::Target,
            Detail::Share,
        ];
        let fits = |detail: &Detail| {
            let mut stages = self.now.stages.iter();
            stages.all(|stage| self.columns(stage, *detail) <= columns - 2)
        };
        let detail = all.into_iter().find(fits).unwrap_or(Detail::Sign);
        for ((place, stage), count) in (0..count).zip(&self.now.stages).zip(&counts) {
            let x = area.x + place * columns;
            self.in_line(canvas, stage, detail, (x, area.y));
            self.bar(canvas, stage, scale, x, area.y + 1);
            let beside = (columns - 2).saturating_sub(scale.cells + 1);
            if frame::columns_of(count) <= beside {
                canvas.put(x + scale.cells + 1, area.y + 1, count, beside, canvas.theme.dim);
            }
            canvas.hit(Rect::new(x, area.y, columns - 2, 2), Target::Gauge(stage.stage));
        }
    }
}
