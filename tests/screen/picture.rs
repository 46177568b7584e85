//! A buffer as text: its lines, a map of its styles, and what the letters of the map mean.

use postmix::screen::theme::Theme;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier, Style};
use std::collections::BTreeMap;
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// The text of each row; what stands behind a wide character is part of it.
pub(crate) fn lines(buffer: &Buffer) -> Vec<String> {
    rows(buffer)
        .map(|row| {
            let mut hidden = 0;
            let mut line = String::new();
            for cell in row {
                if hidden > 0 {
                    hidden -= 1;
                    continue;
                }
                line += cell.symbol();
                hidden = cell.symbol().width().saturating_sub(1);
            }
            line.trim_end().to_owned()
        })
        .collect()
}

fn rows(buffer: &Buffer) -> impl Iterator<Item = &[Cell]> {
    buffer.content.chunks(usize::from(buffer.area.width).max(1))
}

/// The text and the styles of a buffer that was drawn in that theme.
pub(crate) fn picture(buffer: &Buffer, theme: &Theme) -> String {
    let mut picture = lines(buffer).join("\n");
    picture += "\n\n";
    let mut letters: BTreeMap<String, char> = BTreeMap::new();
    let mut unused = ('a'..='z').chain('A'..='Z');
    for row in rows(buffer) {
        let mut line = String::new();
        for cell in row {
            let name = name(cell, theme);
            line.push(if name.is_empty() {
                ' '
            } else {
                *letters
                    .entry(name)
                    .or_insert_with(|| unused.next().unwrap_or('*'))
            });
        }
        writeln!(picture, "{}", line.trim_end()).unwrap();
    }
    let mut legend: Vec<_> = letters.into_iter().map(|(name, letter)| (letter, name)).collect();
    legend.sort_unstable();
    for (letter, name) in legend {
        writeln!(picture, "{letter} {name}").unwrap();
    }
    picture
}

/// What a cell's style is in the words of the theme: "dim", "text on selected"; nothing for text on the ground.
fn name(cell: &Cell, theme: &Theme) -> String {
    let blank = cell.symbol() == " " && !cell.modifier.contains(Modifier::UNDERLINED);
    let fronts = [
        ("", theme.text),
        ("strong", theme.strong),
        ("dim", theme.dim),
        ("line", theme.line),
        ("outside", theme.outside),
        ("today", theme.today),
        ("error", theme.error),
        ("warning", theme.warning),
        ("note", theme.note),
        ("good", theme.good),
        ("selected", theme.selected),
        ("cursor", theme.cursor),
        ("marked", theme.marked),
    ];
    let stages = theme.stages.iter().enumerate();
    let stages = stages.map(|(at, style)| (format!("stage {}", at + 1), *style));
    let fronts: Vec<_> = fronts
        .map(|(name, style)| (name.to_owned(), style))
        .into_iter()
        .chain(stages)
        .collect();
    let backs = [
        ("", theme.ground),
        ("on bar", theme.bar),
        ("on panel", theme.panel),
        ("on selected", theme.selected),
        ("on cursor", theme.cursor),
        ("on marked", theme.marked),
    ];
    let looks = |style: &Style| style.fg == Some(cell.fg) && style.add_modifier == cell.modifier;
    let similar = |style: &Style| style.fg == Some(cell.fg);
    let front = fronts
        .iter()
        .find(|(_, style)| looks(style))
        .or(fronts.iter().find(|(_, style)| similar(style)));
    let front = match front {
        _ if blank => String::new(),
        Some((name, _)) => name.clone(),
        None => format!("{:?}", cell.fg),
    };
    let back = backs.iter().find(|(_, style)| style.bg == Some(cell.bg));
    let back = back.map_or_else(
        || format!("on {}", colour(cell.bg)),
        |(name, _)| (*name).to_owned(),
    );
    match (front.as_str(), back.as_str()) {
        (front, back) if back == format!("on {front}") => back.to_owned(),
        (front, back) => format!("{front} {back}").trim().to_owned(),
    }
}

fn colour(colour: Color) -> String {
    colour.to_string()
}
