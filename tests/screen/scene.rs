//! A planner without a terminal: keys go in, a buffer comes out.

use super::picture::picture;
use super::typed::key;
use crossterm::event::Event;
use postmix::plan::WeekStart;
use postmix::planner::key::Key;
use postmix::planner::keymap::Keymap;
use postmix::planner::{Effect, Message, Opened, Planner, Setup, TemplateChoice};
use postmix::runner::{Session, Shell};
use postmix::screen::theme::{Depth, Theme};
use postmix::screen::{Shown, view};
use postmix::text::PlanText;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// A month without posts.
pub(crate) const EMPTY: &str = "[plan]\nbrand = \"Harbour Coffee\"\nmonth = \"2026-12\"\n";

/// A month like many.
pub(crate) const NORMAL: &str = include_str!("../../assets/templates/local-shop.toml");

/// A month with far more posts than there is room for, some of them with unpleasant titles.
pub(crate) fn crowded() -> String {
    let titles = [
        "Plain",
        "A title that is longer than any cell could ever hold, however wide the terminal is",
        "咖啡店的十二月計劃與新豆子",
        "👩‍👩‍👧‍👦 family \u{202e}desrever\u{202c} e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
        "\u{1b}[31mred\u{7} \t\u{9b}2J",
        "",
        "مرحبا بالعالم",
    ];
    let mut plan = EMPTY.replace(
        "Harbour Coffee",
        "Härbour ☕ Coffee, Tea, Cake and Everything Else",
    );
    for number in 0..240_u32 {
        let title = toml::Value::from(titles[number as usize % titles.len()]);
        let day = 1 + number * number % 31;
        let stage = ["unaware", "nurturing", "converted", "", "no such"][number as usize % 5];
        let channel = ["instagram", "x", "own site", "電郵"][number as usize % 4];
        let time = format!("{:02}:{:02}", number % 24, number * 7 % 60);
        let post = format!("[[post]]\ndate = 2026-12-{day:02}\ntime = \"{time}\"\nchannel = \"{channel}\"\n");
        plan.extend([
            "\n",
            &post,
            "stage = \"",
            stage,
            "\"\ntitle = ",
            &title.to_string(),
            "\n",
        ]);
    }
    plan
}

/// A planner that has opened that plan on 9 December 2026, after those keys.
pub(crate) fn planner(plan: &str, keys: &str) -> Planner {
    let template = |name: &str, about: &str| TemplateChoice {
        name: name.into(),
        about: about.into(),
    };
    let mut planner = Planner::new(Setup {
        today: "2026-12-09".parse().unwrap(),
        week_start: WeekStart::default(),
        keymap: Keymap::default(),
        templates: vec![
            template("local-shop", "A neighbourhood coffee roaster"),
            template("blank", "An empty month"),
        ],
        recent: vec!["plans/november.toml".into()],
        seed: 7,
    });
    let text = PlanText::read(plan.to_owned(), "2026-12".parse().unwrap());
    let opened = Opened::new(text, "december.toml".into());
    planner.update(Message::Opened(Ok(Box::new(opened))));
    press(&mut planner, keys);
    planner
}

/// Presses keys: characters as they are, others by name as in `jj<tab><ctrl-s>`; `<<>` is the sign itself.
pub(crate) fn press(planner: &mut Planner, keys: &str) -> Vec<Effect> {
    let pressed = |name: &str| planner.update(Message::Key(name.parse::<Key>().unwrap()));
    names(keys).into_iter().flat_map(pressed).collect()
}

fn names(keys: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = keys;
    while let Some(first) = rest.chars().next() {
        let (name, after) = match rest.strip_prefix('<') {
            Some(named) => named.split_once('>').unwrap(),
            None => rest.split_at(first.len_utf8()),
        };
        names.push(name);
        rest = after;
    }
    names
}

/// A frame of that size, in a theme.
pub(crate) fn frame(planner: &Planner, theme: &Theme, (columns, rows): (u16, u16)) -> (Buffer, Shown) {
    let area = Rect::new(0, 0, columns, rows);
    let mut buffer = Buffer::empty(area);
    let shown = view(planner, theme, area, &mut buffer);
    (buffer, shown)
}

/// What is on the screen after those keys, as text and as a map of its styles.
pub(crate) fn screen(plan: &str, size: (u16, u16), keys: &str) -> String {
    let theme = Theme::new("dark", Depth::True);
    picture(&played(plan, &theme, size, keys), &theme)
}

/// Only the text of it, for terminals without colours.
pub(crate) fn text(plan: &str, size: (u16, u16), keys: &str) -> String {
    let buffer = played(plan, &Theme::new("dark", Depth::None), size, keys);
    super::picture::lines(&buffer).join("\n")
}

/// The screen after keys that went the way of a real terminal's, a frame after each.
fn played(plan: &str, theme: &Theme, (columns, rows): (u16, u16), keys: &str) -> Buffer {
    let planner = planner(plan, "");
    let mut session = Session::new(TestBackend::new(columns, rows), planner, theme.clone()).unwrap();
    session.draw().unwrap();
    for name in names(keys) {
        session.happened(&Event::Key(key(name)), &mut Nowhere).unwrap();
        session.draw().unwrap();
    }
    while session.planner().wants_to_think() {
        session.think().unwrap();
    }
    session.backend().buffer().clone()
}

/// A shell without files, whose journal always goes well.
struct Nowhere;

impl Shell for Nowhere {
    fn perform(&mut self, effect: Effect, _: &Planner) -> anyhow::Result<Option<Message>> {
        Ok(matches!(effect, Effect::Record(_)).then_some(Message::Recorded(Ok(()))))
    }

    fn took_the_screen(&mut self) -> bool {
        false
    }
}
