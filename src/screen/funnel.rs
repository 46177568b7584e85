//! The funnel's silhouette: how wide each stage is, and how wide it should be; or what each channel has of the
//! stages, from the wide top down; or what all that has reached.

mod channels;
mod results;

use super::canvas::Canvas;
use super::frame;
use super::layout::Wanted;
use crate::planner::{Planner, Silhouette};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// The rows that the silhouette needs; with fewer it is not drawn.
fn height(planner: &Planner) -> u16 {
    let stages = planner.desk().map_or(0, |desk| desk.plan().funnel.len());
    frame::rows(stages) + 2
}

/// Draws the silhouette that the user has chosen.
pub(super) fn draw(canvas: &mut Canvas<'_>, planner: &Planner, area: Rect) {
    match planner.silhouette() {
        Silhouette::Stages => stages(canvas, planner, area),
        Silhouette::Channels => channels::draw(canvas, planner, area),
        Silhouette::Results => results::draw(canvas, planner, area),
    }
}

/// The rows that the funnel wants in a box of so many columns, where it is drawn by something else than the stages.
pub(super) fn wanted(planner: &Planner, columns: u16) -> Option<Wanted> {
    let desk = planner.desk()?;
    match planner.silhouette() {
        Silhouette::Stages => None,
        Silhouette::Channels => Some(Wanted::lines(desk.channels().len(), 2)),
        Silhouette::Results => Some(Wanted::lines(results::height(planner, columns), 1)),
    }
}

/// Draws each stage as a bar around one middle: `█` is what it has, `░` what it lacks, `▒` what it has too much.
fn stages(canvas: &mut Canvas<'_>, planner: &Planner, area: Rect) {
    let (Some(desk), Some((now, _))) = (planner.desk(), planner.mixes()) else {
        return;
    };
    if area.height < height(planner) || area.width < 20 {
        return;
    }
    let inner = frame::open(canvas, area, "Funnel", canvas.theme.text);
    frame::note(canvas, area, "█ has  ░ lacks  ▒ over", canvas.theme.dim);
    let middle = Rect {
        x: inner.x + 2,
        width: inner.width - 4,
        ..inner
    };
    let shares = now.stages.iter().flat_map(|stage| [stage.share, stage.target]);
    let widest = shares.fold(0.0, f64::max);
    let rows = if inner.height >= frame::rows(now.stages.len() * 2) {
        2
    } else {
        1
    };
    let places = (inner.top()..inner.bottom()).step_by(rows.into());
    for (y, stage) in places.zip(&now.stages) {
        let colour = frame::stage_style(canvas, stage.stage);
        let mark = desk.plan().funnel.mark(stage.stage);
        canvas.put(inner.x, y, mark, 1, colour);
        let half = |share| half(share, widest, middle.width);
        let bar = Rect {
            y,
            height: rows,
            ..middle
        };
        draw_bar(canvas, (half(stage.share), half(stage.target)), colour, bar);
    }
}

/// Draws a bar around the middle of an area: half of what it has and of what it should have are given.
fn draw_bar(canvas: &mut Canvas<'_>, (has, should): (u16, u16), colour: Style, area: Rect) {
    let both = has.min(should);
    let centre = area.x + area.width / 2;
    for step in 0..has.max(should) {
        let (symbol, style) = match step {
            _ if step < both => ("█", colour),
            _ if has > should => ("▒", colour),
            _ => ("░", canvas.theme.dim),
        };
        for y in area.top()..area.bottom() {
            canvas.cell(centre + step, y, symbol, style);
            canvas.cell(centre - 1 - step, y, symbol, style);
        }
    }
}

/// Half the width of a share's bar, where the widest share fills all columns. What is there at all can be seen.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "within the columns of a screen"
)]
fn half(share: f64, widest: f64, columns: u16) -> u16 {
    if share <= 0.0 || widest <= 0.0 {
        return 0;
    }
    let most = columns / 2;
    let half = (share / widest * f64::from(most)).round() as u16;
    half.clamp(1.min(most), most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn wider_shares_have_wider_bars_within_the_columns(one in 0.0..=1.0f64, other in 0.0..=1.0f64, columns in 0..99u16) {
            let widest = one.max(other);
            let (less, more) = (half(one.min(other), widest, columns), half(widest, widest, columns));
            prop_assert!(less <= more && more <= columns / 2);
        }
    }
}
