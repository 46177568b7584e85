//! The silhouette by channel: the channels on top first, each split among the stages, with where it leads.
//!
//! With two lines for a channel the bar is two lines high, its name and its way beside it; with one they all share
//! that line.

use super::super::canvas::Canvas;
use super::super::frame;
use crate::balance::{ChannelShare, Count, Way, Weigh};
use crate::plan::Funnel;
use crate::planner::Planner;
use crate::text::display;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::cmp::Reverse;

/// The most columns of a channel's name, and of the words for where it leads.
const NAME: usize = 20;

/// So few columns are left to the words.
const NO_BAR: u16 = 26;

/// Draws the channels as bars around one middle.
pub(super) fn draw(canvas: &mut Canvas<'_>, planner: &Planner, area: Rect) {
    let (Some(desk), Some(channels)) = (planner.desk(), planner.channels()) else {
        return;
    };
    let weigh = planner.weigh();
    let title = match weigh {
        Weigh::Posts => "Funnel by channel",
        Weigh::Hours => "Funnel by channel and hours",
    };
    let inner = frame::open(canvas, area, title, canvas.theme.text);
    let mut channels: Vec<&ChannelShare> = channels.iter().collect();
    // What is as deep stands widest first; posts without a channel have no place in the funnel and stay last.
    channels.sort_by_key(|channel| {
        let amount = total(channel, weigh);
        (channel.name.is_none(), channel.depth, Reverse(amount))
    });
    if channels.is_empty() {
        let said = "No post has a channel yet";
        canvas.put(inner.x, inner.y, said, inner.width, canvas.theme.dim);
        return;
    }
    let tall = if inner.height >= frame::rows(channels.len() * 2) {
        2
    } else {
        1
    };
    let rows = Rows {
        funnel: &desk.plan().funnel,
        weigh,
        widest: channels
            .iter()
            .map(|channel| total(channel, weigh))
            .max()
            .unwrap_or(0),
        columns: Columns::of(&channels, weigh, inner, tall),
    };
    let places = (inner.top()..inner.bottom()).step_by(tall.into());
    let room = usize::from(inner.height / tall);
    for (y, channel) in places.zip(&channels) {
        rows.draw(
            canvas,
            channel,
            Rect {
                y,
                height: tall,
                ..inner
            },
        );
    }
    let said = match channels.len().saturating_sub(room) {
        0 if channels.iter().all(|channel| channel.way == Way::Unsaid) => {
            "leads_to in the plan orders them".into()
        }
        hidden => frame::hidden(0, hidden),
    };
    frame::foot(canvas, area, &said, canvas.theme.dim);
}

/// What a stage's part of a channel weighs: posts, or millionths of an hour.
fn amount(count: &Count, weigh: Weigh) -> u64 {
    match weigh {
        Weigh::Posts => count.posts,
        Weigh::Hours => count.micro_hours,
    }
}

fn total(channel: &ChannelShare, weigh: Weigh) -> u64 {
    let all = channel.counts.all();
    amount(&all, weigh)
}

fn name(channel: &ChannelShare) -> &str {
    channel.name.as_deref().unwrap_or("(none)")
}

fn figure(channel: &ChannelShare, weigh: Weigh) -> String {
    let all = channel.counts.all();
    match weigh {
        Weigh::Posts => all.posts.to_string(),
        Weigh::Hours => format!("{} h", all.hours_text()),
    }
}

fn way_style(canvas: &Canvas<'_>, channel: &ChannelShare) -> Style {
    match channel.way {
        Way::Round(_) | Way::DeadEnd => canvas.theme.warning,
        Way::Bottom => canvas.theme.good,
        Way::On(_) | Way::Links | Way::Unsaid => canvas.theme.dim,
    }
}

/// How the columns of the box are shared out. The gap behind each is not part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Columns {
    name: u16,
    bar: u16,
    figure: u16,
    way: u16,
}

impl Columns {
    fn of(channels: &[&ChannelShare], weigh: Weigh, inner: Rect, tall: u16) -> Self {
        let widest = |text: &dyn Fn(&ChannelShare) -> String| {
            let columns = channels
                .iter()
                .map(|channel| display::cut(&text(channel), NAME).into_owned());
            columns.map(|text| frame::columns_of(&text)).max().unwrap_or(0)
        };
        let names = widest(&|channel| name(channel).into());
        let ways = widest(&|channel| channel.way.to_string());
        let figure = widest(&|channel| figure(channel, weigh));
        Self::share_out(inner.width, (names, figure, ways), tall)
    }

    fn share_out(width: u16, (names, figure, ways): (u16, u16, u16), tall: u16) -> Self {
        let figure = figure.min(width);
        let left = width - figure;
        if tall == 2 {
            let name = names.max(ways).min(left / 2);
            let bar = left.saturating_sub(name + 2);
            return Self {
                name,
                bar,
                figure,
                way: name,
            };
        }
        if width < NO_BAR {
            let name = names.min(left.saturating_sub(ways.min(left / 2) + 2));
            let way = left.saturating_sub(name + 2);
            return Self {
                name,
                bar: 0,
                figure,
                way,
            };
        }
        let (name, way) = (names.min(width / 3), ways.min(width / 3));
        let gaps = if way == 0 { 2 } else { 3 };
        let bar = left.saturating_sub(name + way + gaps);
        Self {
            name,
            bar,
            figure,
            way,
        }
    }
}

/// What all rows share.
struct Rows<'a> {
    funnel: &'a Funnel,
    weigh: Weigh,
    /// What the widest bar stands for.
    widest: u64,
    columns: Columns,
}

impl Rows<'_> {
    fn draw(&self, canvas: &mut Canvas<'_>, channel: &ChannelShare, area: Rect) {
        let Columns {
            name: names,
            bar,
            figure: figures,
            way: ways,
        } = self.columns;
        let theme = canvas.theme;
        let style = if channel.name.is_some() {
            theme.strong
        } else {
            theme.dim
        };
        canvas.text(area.x, area.y, name(channel), names, style);
        let bar = Rect {
            x: area.x + names + u16::from(bar > 0),
            width: bar,
            ..area
        };
        self.bar(canvas, channel, bar);
        let end = bar.right() + 1 + figures;
        canvas.put_right(
            end.min(area.right()),
            area.y,
            &figure(channel, self.weigh),
            figures,
            theme.text,
        );
        let style = way_style(canvas, channel);
        let (x, y) = if area.height > 1 {
            (area.x, area.y + 1)
        } else {
            (end + 1, area.y)
        };
        canvas.text(
            x,
            y,
            &channel.way.to_string(),
            ways.min(area.right().saturating_sub(x)),
            style,
        );
    }

    /// A bar around the middle of an area, the shallow stages first. Without colours the stages' marks tell them apart.
    fn bar(&self, canvas: &mut Canvas<'_>, channel: &ChannelShare, area: Rect) {
        let half = half(total(channel, self.weigh), self.widest, area.width / 2);
        let counts = channel.counts.of_funnel(self.funnel);
        let amounts: Vec<u64> = counts.iter().map(|count| amount(count, self.weigh)).collect();
        let mut x = area.x + area.width / 2 - half;
        for (stage, cells) in self.funnel.indices().zip(cells_of(&amounts, 2 * half)) {
            let style = frame::stage_style(canvas, stage);
            let symbol = if style.fg.is_some() {
                "█"
            } else {
                self.funnel.mark(stage)
            };
            for y in area.top()..area.bottom() {
                canvas.across(x, y, cells, symbol, style);
            }
            x += cells;
        }
    }
}

/// Half the width of a bar, of at most so many cells. What is there at all can be seen.
fn half(amount: u64, widest: u64, most: u16) -> u16 {
    if amount == 0 || most == 0 {
        return 0;
    }
    let (amount, widest) = (u128::from(amount), u128::from(widest.max(amount)));
    let rounded = (2 * amount * u128::from(most) + widest) / (2 * widest);
    u16::try_from(rounded).unwrap_or(most).clamp(1, most)
}

/// Shares cells out among amounts: one to each that is not nothing, as far as they go, the rest by size.
fn cells_of(amounts: &[u64], cells: u16) -> Vec<u16> {
    let mut shared = vec![0_u16; amounts.len()];
    for _ in 0..cells {
        // Who has no cell yet comes first, the largest of them before the others.
        let next = (0..amounts.len())
            .filter(|at| amounts[*at] > 0)
            .max_by(|one, other| {
                let first = |at: usize| shared[at] == 0;
                let want = |at: usize, divisor: usize| {
                    u128::from(amounts[at]) * (2 * u128::from(shared[divisor]) + 1)
                };
                let by_size = want(*one, *other).cmp(&want(*other, *one));
                first(*one).cmp(&first(*other)).then(by_size).then(other.cmp(one))
            });
        let Some(next) = next else { break };
        shared[next] += 1;
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cells_follow_the_amounts_and_nothing_that_is_there_is_left_out() {
        assert_eq!(cells_of(&[5, 3, 2], 10), [5, 3, 2]);
        assert_eq!(cells_of(&[5, 3, 2], 20), [10, 6, 4]);
        assert_eq!(cells_of(&[98, 1, 1], 6), [4, 1, 1]);
        assert_eq!(
            cells_of(&[1, 5, 3], 2),
            [0, 1, 1],
            "two cells go to the two largest"
        );
        assert_eq!(cells_of(&[0, 4], 6), [0, 6]);
        assert_eq!(cells_of(&[0, 0], 6), [0, 0]);
    }

    #[test]
    fn half_a_bar_can_be_seen_and_fits() {
        assert_eq!(half(0, 9, 10), 0);
        assert_eq!(half(1, 1_000, 10), 1);
        assert_eq!(half(9, 9, 10), 10);
        assert_eq!(half(4, 9, 0), 0);
        assert_eq!(half(u64::MAX, u64::MAX, 40), 40);
    }

    proptest! {
        #[test]
        fn all_cells_are_given_out(amounts in proptest::collection::vec(0..50_u64, 1..9), cells in 0..60_u16) {
            let shared = cells_of(&amounts, cells);
            let given: u16 = shared.iter().sum();
            let any = amounts.iter().any(|amount| *amount > 0);
            prop_assert_eq!(given, if any { cells } else { 0 });
            prop_assert!(amounts.iter().zip(&shared).all(|(amount, cells)| *amount > 0 || *cells == 0));
        }

        #[test]
        fn the_columns_never_take_more_than_there_is(width in 0..120_u16, names in 0..21_u16, figure in 0..9_u16, ways in 0..21_u16) {
            let one = Columns::share_out(width, (names, figure, ways), 1);
            prop_assert!(one.name + one.bar + one.figure + one.way <= width);
            let two = Columns::share_out(width, (names, figure, ways), 2);
            prop_assert!(two.name + two.bar + two.figure <= width);
        }
    }
}
