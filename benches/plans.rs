//! How long the inner steps take, at 60, 10 000 and 100 000 posts: `cargo bench`.
//!
//! docs/PERFORMANCE.md has the budgets and how to read these figures.

#![expect(clippy::expect_used, reason = "a benchmark that cannot go on is over")]

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use postmix::balance::{Mix, Tally, Timeline, Weigh};
use postmix::edit::Edit;
use postmix::plan::{Field, Month, StageIndex, Tag, Value, WeekStart};
use postmix::planner::{Desk, Message, Opened, Planner, Setup};
use postmix::proposal::balance;
use postmix::screen::theme::{Depth, Theme};
use postmix::text::PlanText;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::fmt::Write as _;
use std::hint::black_box;
use toml_parser::Source;

const SIZES: [usize; 3] = [60, 10_000, 100_000];

/// A plan of that many posts, nine lines each, spread over December 2026.
fn plan_of(posts: usize) -> String {
    let mut text = String::from("[plan]\nbrand = \"Harbour Coffee\"\nmonth = \"2026-12\"\n");
    let stages = [
        "unaware",
        "nurturing",
        "converted",
        "unaware",
        "nurturing",
        "unaware",
    ];
    let channels = ["instagram", "facebook", "email", "linkedin", "blog"];
    for post in 0..posts {
        let day = post * 31 / posts.max(1) + 1;
        write!(
            text,
            "\n[[post]]\nid = \"{post:06x}\"\ndate = 2026-12-{day:02}\nchannel = \"{}\"\nstage = \"{}\"\n\
             status = \"draft\"\ntitle = \"Post {post} of the month, with a title\"\ntime = {:02}:30:00\nowner = \"Maria\"\n",
            channels[post % channels.len()],
            stages[post % stages.len()],
            8 + post % 12,
        )
        .expect("writing to a string cannot fail");
    }
    text
}

fn read(text: &str) -> PlanText {
    PlanText::read(text.to_owned(), month())
}

fn month() -> Month {
    Month::new(2026, 12).expect("December 2026 is a month")
}

fn parse(c: &mut Criterion) {
    let mut group = c.benchmark_group("parse");
    group.sample_size(20);
    for size in SIZES {
        let text = plan_of(size);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::new("toml_parser alone", size), &text, |b, text| {
            b.iter(|| {
                let tokens = Source::new(text).lex().into_vec();
                toml_parser::parser::parse_document(&tokens, &mut (), &mut ());
                tokens.len()
            });
        });
        group.bench_with_input(BenchmarkId::new("plan", size), &text, |b, text| {
            b.iter_batched(
                || text.clone(),
                |text| PlanText::read(text, month()),
                BatchSize::LargeInput,
            );
        });
    }
}

/// The same with texts: most a few lines with a link and hashtags, some near their channel's limit.
fn plan_with_texts(posts: usize) -> String {
    let plan = plan_of(posts)
        .replace("\"email\"", "\"x\"")
        .replace("\"blog\"", "\"mastodon\"");
    let mut text = String::with_capacity(plan.len() * 3);
    for (post, table) in plan.split_inclusive("owner = \"Maria\"\n").enumerate() {
        let sentence = if post % 10 == 0 {
            "Größe, Röstung und Wärme – alles über Kaffee. "
        } else {
            "All about coffee. "
        };
        let body = sentence.repeat(2 + post % 5);
        write!(
            text,
            "{table}text = \"\"\"\nPost {post}. {body}\nRead it at https://example.com/posts/{post} or at example.com.\n\
             #coffee #roaster #december\n\"\"\"\n"
        )
        .expect("writing to a string cannot fail");
    }
    text
}

fn judge(c: &mut Criterion) {
    let mut group = c.benchmark_group("judge");
    group.sample_size(20);
    let today = month().first();
    for size in SIZES {
        let plan = read(&plan_of(size));
        group.bench_with_input(
            BenchmarkId::new("mix of the whole plan", size),
            &plan,
            |b, text| {
                b.iter(|| {
                    let tally = Tally::of(text.plan(), WeekStart::default());
                    Mix::of(&text.plan().funnel, &tally.counted, Weigh::Posts)
                });
            },
        );
        let texts = read(&plan_with_texts(size));
        for (name, text) in [
            ("findings of the whole plan", &plan),
            ("findings of a plan with texts", &texts),
        ] {
            let tally = Tally::of(text.plan(), WeekStart::default());
            let timeline = Timeline::of(text.plan());
            let singles = PlanText::singles(text.plan(), today);
            group.bench_with_input(BenchmarkId::new(name, size), text, |b, text| {
                b.iter(|| text.findings_kept(&tally, &timeline, &singles));
            });
        }
        // An edit as the planner makes it, counts, timeline and findings included.
        for (name, text) in [
            ("edit and findings", plan),
            ("edit and findings with texts", texts),
        ] {
            let mut desk = Desk::new(text, "plan.toml".into(), WeekStart::default(), today);
            let mut stage = 0;
            group.bench_function(BenchmarkId::new(name, size), |b| {
                b.iter(|| {
                    stage = (stage + 1) % 3;
                    desk.commit(vec![retag(size / 2, stage)], String::new())
                        .expect("the plan has no errors");
                    desk.take_unrecorded()
                });
            });
        }
    }
}

fn retag(at: usize, stage: u8) -> Edit {
    Edit::Set {
        at,
        changes: vec![(Field::Stage, Value::Stage(Tag::Stage(StageIndex(stage))))],
    }
}

/// Proposals for plans that lack unaware posts, with a listed channel or two to put new ones on.
fn propose(c: &mut Criterion) {
    let mut group = c.benchmark_group("propose");
    group.sample_size(20);
    let today = month().first();
    let channels = "[[channel]]\nid = \"instagram\"\nslots = [\"mon 09:00\", \"thu 18:30\"]\n[[channel]]\nid = \"blog\"\n";
    for size in &SIZES[..2] {
        let lopsided = plan_of(*size).replacen("stage = \"unaware\"", "stage = \"converted\"", size / 8);
        let text = read(&format!("{lopsided}{channels}"));
        let tally = Tally::of(text.plan(), WeekStart::default());
        group.bench_function(BenchmarkId::new("all three", size), |b| {
            b.iter(|| balance(text.plan(), &tally, today));
        });
    }
}

fn splice(c: &mut Criterion) {
    let mut group = c.benchmark_group("splice");
    group.sample_size(20);
    for size in SIZES {
        let mut text = read(&plan_of(size));
        let mut stage = 0;
        group.bench_function(BenchmarkId::new("one field", size), |b| {
            b.iter(|| {
                stage = (stage + 1) % 3;
                text.apply(retag(size / 2, stage))
                    .expect("the plan has no errors")
            });
        });
        group.bench_function(BenchmarkId::new("text to save", size), |b| {
            b.iter(|| text.written());
        });
    }
}

fn planner_with(posts: usize) -> Planner {
    let mut planner = Planner::new(Setup {
        today: month().first(),
        week_start: WeekStart::default(),
        keymap: postmix::planner::keymap::Keymap::default(),
        templates: Vec::new(),
        recent: Vec::new(),
        seed: 1,
    });
    let opened = Opened::new(read(&plan_of(posts)), "plan.toml".into());
    planner.update(Message::Opened(Ok(Box::new(opened))));
    planner
}

fn frame(c: &mut Criterion) {
    let mut group = c.benchmark_group("frame");
    group.sample_size(30);
    let theme = Theme::new("dark", Depth::Palette);
    let area = Rect::new(0, 0, 120, 40);
    for size in SIZES {
        let mut planner = planner_with(size);
        let mut buffer = Buffer::empty(area);
        group.bench_function(BenchmarkId::new("draw", size), |b| {
            b.iter(|| {
                buffer.reset();
                black_box(postmix::screen::view(&planner, &theme, area, &mut buffer))
            });
        });
        let [right, left, one, two] =
            ["right", "left", "1", "2"].map(|key| key.parse().expect("these are keys"));
        group.bench_function(BenchmarkId::new("cursor key", size), |b| {
            b.iter(|| {
                planner.update(Message::Key(right));
                planner.update(Message::Key(left));
            });
        });
        group.bench_function(BenchmarkId::new("retag twice", size), |b| {
            b.iter(|| {
                planner.update(Message::Key(one));
                planner.update(Message::Key(two));
            });
        });
        planner.update(Message::Key("m".parse().expect("this is a key")));
        group.bench_function(BenchmarkId::new("carry twice", size), |b| {
            b.iter(|| {
                planner.update(Message::Key(right));
                planner.update(Message::Key(left));
            });
        });
    }
}

criterion_group!(benches, parse, judge, propose, splice, frame);
criterion_main!(benches);
