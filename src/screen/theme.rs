//! Colours: what each kind of thing looks like, in four themes and on four kinds of terminal.

mod palette;

use palette::{Palette, Shades};
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
///
/// All but [`Theme::ground`], [`Theme::bar`] and [`Theme::panel`] leave the background alone where they can, so
/// that the same text can stand on any of the three.
#[derive(Clone, Debug)]
pub struct Theme {
    /// What everything lies on.
    pub ground: Style,
    /// The line on top.
    pub bar: Style,
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
    pub fn new(name: &str, depth: Depth) -> Self {
        let shades = Shades::named(name);
        match depth {
            Depth::None => Self::colourless(),
            Depth::Sixteen => Self::of(&shades.sixteen),
            Depth::Palette => Self::of(&shades.rgb.map(palette::nearest)),
            Depth::True => Self::of(&shades.rgb.map(palette::exact)),
        }
    }

    fn of(colours: &Palette<Color>) -> Self {
        let fg = |colour| Style::new().fg(colour);
        let on = |colour, ground| Style::new().fg(colour).bg(ground);
        let bold = Modifier::BOLD;
        Self {
            ground: on(colours.text, colours.ground),
            bar: on(colours.text, colours.bar),
            text: fg(colours.text),
            dim: fg(colours.dim),
            line: fg(colours.line),
            strong: fg(colours.strong).add_modifier(bold),
            cursor: on(colours.on_cursor, colours.cursor),
            selected: on(colours.on_selected, colours.selected),
            marked: on(colours.on_marked, colours.marked),
            today: fg(colours.today).add_modifier(bold),
            outside: fg(colours.outside),
            error: fg(colours.error).add_modifier(bold),
            warning: fg(colours.warning),
            note: fg(colours.note),
            good: fg(colours.good),
            panel: on(colours.text, colours.panel),
            stages: colours.stages.map(fg),
        }
    }

    /// Modifiers only.
    fn colourless() -> Self {
        let plain = Style::new();
        let with = |modifier| plain.add_modifier(modifier);
        Self {
            ground: plain,
            bar: plain,
            text: plain,
            dim: plain,
            line: with(Modifier::DIM),
            strong: with(Modifier::BOLD),
            cursor: with(Modifier::REVERSED | Modifier::BOLD),
            selected: with(Modifier::REVERSED),
            marked: with(Modifier::UNDERLINED | Modifier::BOLD),
            today: with(Modifier::BOLD),
            outside: with(Modifier::DIM),
            error: with(Modifier::BOLD | Modifier::REVERSED),
            warning: with(Modifier::BOLD),
            note: plain,
            good: plain,
            panel: plain,
            stages: [plain; 9],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEPTHS: [Depth; 4] = [Depth::None, Depth::Sixteen, Depth::Palette, Depth::True];

    /// The colours that a style may use on a terminal of that kind.
    fn allows(depth: Depth, colour: Option<Color>) -> bool {
        match (depth, colour) {
            (_, None) => true,
            (Depth::None, Some(_)) => false,
            (Depth::Sixteen, Some(colour)) => !matches!(colour, Color::Rgb(..) | Color::Indexed(_)),
            (Depth::Palette, Some(colour)) => matches!(colour, Color::Indexed(16..)),
            (Depth::True, Some(colour)) => matches!(colour, Color::Rgb(..)),
        }
    }

    #[test]
    fn a_theme_keeps_to_the_colours_that_the_terminal_has() {
        for name in NAMES {
            for depth in DEPTHS {
                let theme = Theme::new(name, depth);
                let styles = [
                    theme.ground,
                    theme.bar,
                    theme.text,
                    theme.dim,
                    theme.line,
                    theme.strong,
                ];
                let more = [
                    theme.cursor,
                    theme.selected,
                    theme.marked,
                    theme.today,
                    theme.outside,
                ];
                let rest = [theme.error, theme.warning, theme.note, theme.good, theme.panel];
                for style in styles.iter().chain(&more).chain(&rest).chain(&theme.stages) {
                    assert!(
                        allows(depth, style.fg) && allows(depth, style.bg),
                        "{name} {depth:?}: {style:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_stages_of_a_theme_differ_wherever_there_are_enough_colours() {
        for name in NAMES {
            for depth in [Depth::Palette, Depth::True] {
                let theme = Theme::new(name, depth);
                let distinct: std::collections::HashSet<_> =
                    theme.stages.iter().map(|style| style.fg).collect();
                assert_eq!(distinct.len(), theme.stages.len(), "{name} {depth:?}");
            }
        }
    }

    #[test]
    fn text_can_be_read_on_what_it_lies_on() {
        for name in NAMES {
            let rgb = Shades::named(name).rgb;
            for (what, colour, ground, least) in [
                ("text", rgb.text, rgb.ground, 7.0),
                ("text on the bar", rgb.text, rgb.bar, 7.0),
                ("text on a panel", rgb.text, rgb.panel, 7.0),
                ("dim", rgb.dim, rgb.ground, 4.5),
                ("outside", rgb.outside, rgb.ground, 3.0),
                ("cursor", rgb.on_cursor, rgb.cursor, 7.0),
                ("selected", rgb.on_selected, rgb.selected, 7.0),
                ("marked", rgb.on_marked, rgb.marked, 4.5),
                ("error", rgb.error, rgb.ground, 4.5),
                ("warning", rgb.warning, rgb.ground, 4.5),
                ("note", rgb.note, rgb.ground, 4.5),
                ("good", rgb.good, rgb.ground, 4.5),
            ] {
                let contrast = palette::contrast(colour, ground);
                assert!(
                    contrast >= least,
                    "{name}: {what} has {contrast:.1}, needs {least}"
                );
            }
            for stage in rgb.stages {
                let contrast = palette::contrast(stage, rgb.ground);
                assert!(contrast >= 3.0, "{name}: stage {stage:06x} has {contrast:.1}");
            }
        }
    }
}
