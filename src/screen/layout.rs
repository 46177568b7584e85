//! Where the parts of the screen go, by the size of the terminal.

use ratatui::layout::Rect;

/// The least a plan can be shown on.
pub(super) const LEAST: (u16, u16) = (20, 6);

/// From so many columns on, there is a panel at the side.
const WIDE: u16 = 100;
/// From so many columns on, there is a grid.
const MEDIUM: u16 = 60;

/// The rows that an agenda keeps beside a funnel.
const AGENDA: u16 = 5;

/// With so many rows proposals can be read well, unless the marked step takes more.
const PROPOSALS: u16 = 12;

/// With so many rows they can still be read where that leaves room for a grid.
const BESIDE_GRID: u16 = 8;

/// Where the parts of the screen go. Parts without room have no height.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) header: Rect,
    /// The gauges in a row or two, where there is no side panel.
    pub(super) gauge_row: Rect,
    /// The month: a grid or an agenda.
    pub(super) month: Rect,
    /// Whether there is room for a grid of that many weeks.
    pub(super) has_grid: bool,
    pub(super) gauges: Rect,
    pub(super) funnel: Rect,
    pub(super) findings: Rect,
    /// The findings in one line, where there is no side panel.
    pub(super) findings_row: Rect,
    /// The proposals, while there are any: in the place of the findings or below the month.
    pub(super) proposals: Rect,
    pub(super) detail: Rect,
    pub(super) status: Rect,
    /// Where lists, forms and questions go: the gauges stay in sight beside them.
    pub(super) overlay: Rect,
}

/// The rows within its box that a funnel wants where it is drawn by something else than the stages: at the least, and
/// where there is room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) least: u16,
    pub(super) best: u16,
}

impl Wanted {
    /// For so many things that take a line, or two if there is room.
    pub(super) fn lines(count: usize, each: u16) -> Self {
        let least = u16::try_from(count).unwrap_or(99).clamp(1, 99);
        Self {
            least,
            best: least * each,
        }
    }
}

/// Takes rows off the top or the bottom of an area.
struct Rest(Rect);

impl Rest {
    fn top(&mut self, rows: u16) -> Rect {
        let rows = rows.min(self.0.height);
        let taken = Rect {
            height: rows,
            ..self.0
        };
        self.0.y += rows;
        self.0.height -= rows;
        taken
    }

    fn bottom(&mut self, rows: u16) -> Rect {
        let rows = rows.min(self.0.height);
        self.0.height -= rows;
        Rect {
            y: self.0.bottom(),
            height: rows,
            ..self.0
        }
    }
}

impl Layout {
    /// The layout for a month of that many weeks and a funnel of that many stages; where it is not drawn by them, with
    /// the rows that it wants.
    pub(super) fn new(area: Rect, weeks: usize, stages: usize, funnel: Option<Wanted>) -> Self {
        let mut rest = Rest(area);
        let mut layout = Self {
            header: rest.top(1),
            status: rest.bottom(1),
            ..Self::default()
        };
        if area.width >= WIDE && rest.0.height >= 12 {
            layout.wide(rest, stages, funnel);
        } else {
            layout.narrow(rest);
        }
        let least_rows = 1 + 2 * u16::try_from(weeks).unwrap_or(6);
        if let (true, Some(wanted)) = (layout.findings.is_empty(), funnel) {
            layout.funnel_below(wanted, least_rows);
        }
        layout.has_grid = layout.month.width >= MEDIUM && layout.month.height >= least_rows;
        layout
    }

    /// Gives proposals that could use so many rows, and so many at least to be read well, the place of the findings, and
    /// of what is above them where that is too little; without a side panel, of the lower part of the month.
    pub(super) fn make_room_for_proposals(
        &mut self,
        weeks: usize,
        stages: usize,
        funnel: Option<Wanted>,
        (least, wanted): (u16, u16),
    ) {
        if self.findings.is_empty() {
            self.proposals_below(1 + 2 * u16::try_from(weeks).unwrap_or(6), wanted);
            return;
        }
        let least = wanted.min(PROPOSALS.max(least));
        self.make_room_for_findings(stages, funnel, least, true);
        self.proposals = std::mem::take(&mut self.findings);
    }

    /// Gives findings that want so many rows those that the funnel and the gauges can do without, step by step, so that
    /// the panels do not move with each finding. Where one of them is `marked` the funnel goes rather than that it is cut.
    pub(super) fn make_room_for_findings(
        &mut self,
        stages: usize,
        funnel: Option<Wanted>,
        wanted: u16,
        marked: bool,
    ) {
        if self.findings.is_empty() {
            return;
        }
        let stages = u16::try_from(stages).unwrap_or(9);
        let least = 2 + funnel.map_or(stages, |funnel| funnel.least);
        let [some, none] = [least.min(self.funnel.height), 0];
        let [gauges, lines] = [2 * stages + 2, stages + 2].map(|rows| rows.min(self.gauges.height));
        let all = self.gauges.height + self.funnel.height + self.findings.height;
        let ways = [
            (self.gauges.height, some),
            (gauges, some),
            (gauges, none),
            (lines, none),
        ];
        let ways = &ways[..if marked { 4 } else { 2 }];
        if self.findings.height >= wanted {
            return;
        }
        let enough = ways
            .iter()
            .find(|(gauges, funnel)| all - gauges - funnel >= wanted);
        let Some((gauges, funnel)) = enough.or(ways.last()).copied() else {
            return;
        };
        self.gauges.height = gauges;
        self.funnel.y = self.gauges.bottom();
        self.funnel.height = funnel;
        self.findings.y = self.funnel.bottom();
        self.findings.height = all - gauges - funnel;
    }

    /// Gives proposals the lower part of the month. A grid of so many rows stays one where the rest suffices.
    fn proposals_below(&mut self, grid: u16, wanted: u16) {
        let all = self.overlay;
        let beside_grid = all.height.saturating_sub(grid);
        let most = if beside_grid >= BESIDE_GRID && all.width >= MEDIUM {
            beside_grid.min(all.height / 2)
        } else {
            // On small screens the month keeps a few lines and the rest is for the words.
            let beside_agenda = all.height.saturating_sub(AGENDA + 1);
            (all.height / 2).max(beside_agenda.min(BESIDE_GRID + 1))
        };
        let height = wanted.min(most).max(all.height.min(6));
        self.month = Rect {
            height: all.height - height,
            ..all
        };
        self.proposals = Rect {
            y: self.month.bottom(),
            height,
            ..all
        };
        for covered in [&mut self.funnel, &mut self.findings_row, &mut self.detail] {
            *covered = Rect::default();
        }
        self.has_grid = self.month.width >= MEDIUM && self.month.height >= grid;
    }

    fn wide(&mut self, mut rest: Rest, stages: usize, funnel: Option<Wanted>) {
        self.detail = rest.bottom(if rest.0.height >= 24 { 2 } else { 1 });
        let side = side_columns(rest.0.width);
        let (month, panel) = (rest.0.width - side, rest.0.right() - side);
        self.month = Rect {
            width: month - 1,
            ..rest.0
        };
        self.overlay = Rect {
            height: rest.0.height + self.detail.height,
            ..self.month
        };
        let mut panel = Rest(Rect {
            x: panel,
            width: side,
            ..rest.0
        });
        let stages = u16::try_from(stages).unwrap_or(9);
        let height = panel.0.height;
        let findings = (height / 4).max(5);
        let spare = height.saturating_sub(findings);
        // A heading, two lines for each stage or channel and a border below. The gauges get a third line for each
        // stage where that is not at the cost of the funnel.
        let best = funnel.map_or(2 * stages, |wanted| wanted.best);
        let both = 3 * stages + 2 + best + 2;
        self.gauges = panel.top(if spare >= both + 2 {
            3 * stages + 2
        } else {
            (2 * stages + 2).min(spare)
        });
        let left = spare.saturating_sub(self.gauges.height);
        self.funnel = panel.top(match funnel {
            None if left < stages + 2 => 0,
            None => (2 * stages + 2).min(left),
            // What still does not fit is told of.
            Some(wanted) if left >= wanted.best + 2 => wanted.best + 2,
            Some(wanted) if left >= 3 => (wanted.least + 2).min(left),
            Some(_) => 0,
        });
        self.findings = panel.0;
    }

    fn narrow(&mut self, mut rest: Rest) {
        self.gauge_row = rest.top(if rest.0.height >= 20 {
            2
        } else {
            u16::from(rest.0.height >= 5)
        });
        self.overlay = rest.0;
        self.detail = rest.bottom(u16::from(rest.0.height >= 12));
        self.findings_row = rest.bottom(u16::from(rest.0.height >= 6));
        self.month = rest.0;
    }

    /// Gives the lower part of the month to a funnel that is not drawn by stages, as far as the month can spare it: a
    /// grid stays one, and an agenda keeps some lines.
    fn funnel_below(&mut self, wanted: Wanted, grid: u16) {
        let is_grid = self.month.width >= MEDIUM && self.month.height >= grid;
        let least = if is_grid { grid } else { AGENDA };
        let spare = self.month.height.saturating_sub(least);
        if spare >= 3 {
            let mut rest = Rest(self.month);
            self.funnel = rest.bottom((wanted.least + 2).min(spare));
            self.month = rest.0;
        }
    }
}

/// The width of the box that a funnel not drawn by stages gets on a screen of so many columns.
pub(super) fn funnel_columns(columns: u16) -> u16 {
    if columns >= WIDE {
        side_columns(columns)
    } else {
        columns
    }
}

/// The width of the side panel: a third of a small screen, more of a large one.
fn side_columns(columns: u16) -> u16 {
    match columns {
        0..=109 => 33,
        110..=129 => 34,
        130..=149 => 38,
        150..=179 => 44,
        _ => 52,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_never_overlap_nor_leave_the_screen_at_any_size() {
        for (width, height) in (0..200).flat_map(|width| (0..60).map(move |height| (width, height))) {
            let area = Rect::new(0, 0, width, height);
            for (stages, channels) in [
                (1, None),
                (3, None),
                (9, None),
                (3, Some(0)),
                (3, Some(6)),
                (9, Some(40)),
            ] {
                let funnel = channels.map(|count| Wanted::lines(count, 2));
                let all = Layout::new(area, 5, stages, funnel);
                let parts = [
                    all.header,
                    all.gauge_row,
                    all.month,
                    all.gauges,
                    all.funnel,
                    all.findings,
                    all.findings_row,
                    all.detail,
                    all.status,
                ];
                for (at, one) in parts.iter().enumerate() {
                    assert_eq!(one.intersection(area), *one, "{width}×{height}");
                    for other in &parts[at + 1..] {
                        assert!(
                            one.intersection(*other).is_empty(),
                            "{width}×{height}: {one} {other}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn a_funnel_below_the_month_costs_it_neither_the_grid_nor_the_last_lines() {
        for (width, height) in (20..100).flat_map(|width| (6..60).map(move |height| (width, height))) {
            let layout = |funnel| Layout::new(Rect::new(0, 0, width, height), 5, 3, funnel);
            let (without, with) = (layout(None), layout(Some(Wanted::lines(6, 1))));
            assert_eq!(with.has_grid, without.has_grid, "{width}×{height}");
            assert!(
                with.funnel.is_empty() || with.month.height >= AGENDA,
                "{width}×{height}"
            );
        }
    }

    #[test]
    fn proposals_take_nothing_from_what_stays_in_sight() {
        for (width, height) in (20..170).flat_map(|width| (6..60).map(move |height| (width, height))) {
            for (stages, wanted) in [(1, 5), (3, 12), (3, 80), (9, 20)] {
                let area = Rect::new(0, 0, width, height);
                let before = Layout::new(area, 5, stages, None);
                let mut all = before;
                all.make_room_for_proposals(5, stages, None, (wanted / 2, wanted));
                assert!(
                    all.proposals.height >= 3 || height < 9,
                    "{width}×{height}: {all:?}"
                );
                assert!(all.findings.is_empty() && all.findings_row.is_empty());
                if !before.findings.is_empty() {
                    assert_eq!(all.month, before.month);
                }
                let parts = [
                    all.gauge_row,
                    all.month,
                    all.gauges,
                    all.funnel,
                    all.detail,
                    all.status,
                ];
                for one in parts {
                    assert!(
                        all.proposals.intersection(one).is_empty(),
                        "{width}×{height}: {one}"
                    );
                }
                assert_eq!(all.proposals.intersection(area), all.proposals);
            }
        }
    }

    #[test]
    fn a_marked_finding_gets_the_rows_of_the_funnel_and_others_leave_it_a_line_a_stage() {
        for (width, height) in (100..170).flat_map(|width| (15..60).map(move |height| (width, height))) {
            for (stages, funnel) in [(1, None), (3, None), (9, None), (3, Some(Wanted::lines(6, 2)))] {
                for (wanted, marked) in [(4, true), (14, true), (14, false), (90, true)] {
                    let before = Layout::new(Rect::new(0, 0, width, height), 5, stages, funnel);
                    let mut all = before;
                    all.make_room_for_findings(stages, funnel, wanted, marked);
                    let rows = |all: &Layout| all.gauges.height + all.funnel.height + all.findings.height;
                    assert_eq!(rows(&all), rows(&before), "{width}×{height}");
                    assert_eq!(all.gauges.bottom(), all.funnel.y, "{width}×{height}");
                    assert_eq!(all.funnel.bottom(), all.findings.y, "{width}×{height}");
                    assert!(all.findings.height >= before.findings.height);
                    let is_whole = all.findings.height >= wanted;
                    assert!(
                        is_whole || !marked || all.funnel.is_empty(),
                        "{width}×{height}: {all:?}"
                    );
                    assert!(before.funnel.is_empty() || marked || !all.funnel.is_empty());
                }
            }
        }
    }

    #[test]
    fn there_is_a_grid_wherever_each_week_gets_two_lines() {
        let has_grid =
            |width, height, weeks| Layout::new(Rect::new(0, 0, width, height), weeks, 3, None).has_grid;
        assert!(has_grid(120, 36, 6));
        assert!(has_grid(80, 24, 6));
        assert!(has_grid(60, 20, 6));
        assert!(!has_grid(59, 40, 5));
        assert!(
            !has_grid(80, 10, 5),
            "an agenda is better than a grid without posts"
        );
    }
}
