//! The `postmix` program.
fn main() -> std::process::ExitCode {
    let start = postmix::runner::Start {
        plan: std::env::args().nth(1).map(Into::into),
        today: None,
        week_start: Default::default(),
        keymap: Default::default(),
        theme: postmix::screen::theme::Theme::new(
            "dark",
            postmix::terminal::depth(|n| std::env::var(n).ok()),
        ),
        templates: vec![],
        recent: vec![],
        make: |_, _| Err("no templates yet".into()),
        remember: |_| (),
    };
    match postmix::runner::run(start) {
        Ok(code) => code,
        Err(e) => {
            eprintln!("{e}");
            std::process::ExitCode::from(2)
        }
    }
}
