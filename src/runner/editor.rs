//! Letting the user edit a text in the editor of their choice.

use crate::terminal;

/// Lets the user edit a text, with the terminal given back meanwhile.
///
/// # Errors
/// The terminal cannot be used any more. That the editor could not be used is the inner error, in words.
pub(super) fn edit(text: &str) -> anyhow::Result<Result<String, String>> {
    terminal::leave()?;
    let edited = edit_file(text);
    terminal::enter()?;
    Ok(edited)
}

fn edit_file(text: &str) -> Result<String, String> {
    let said = |error: std::io::Error| format!("the text could not be handed over: {error}");
    let file = tempfile::Builder::new()
        .prefix("postmix-")
        .suffix(".md")
        .tempfile()
        .map_err(said)?;
    std::fs::write(file.path(), text).map_err(said)?;
    let set = |name| {
        std::env::var(name)
            .ok()
            .filter(|editor| !editor.trim().is_empty())
    };
    let default = if cfg!(windows) { "notepad" } else { "vi" };
    let editor = set("VISUAL")
        .or_else(|| set("EDITOR"))
        .unwrap_or_else(|| default.to_owned());
    // Words, not a shell: `code --wait` works, and nothing in a path is ever run.
    let words = shell_words::split(&editor).map_err(|error| format!("EDITOR is `{editor}`: {error}"))?;
    let (program, arguments) = words.split_first().ok_or("EDITOR names no program")?;
    let status = std::process::Command::new(program)
        .args(arguments)
        .arg(file.path())
        .status();
    match status {
        Err(error) => Err(format!(
            "{program} could not be started ({error}); set EDITOR to an editor that is there"
        )),
        Ok(status) if !status.success() => {
            Err(format!("{program} ended with {status}; the text is as it was"))
        }
        Ok(_) => std::fs::read_to_string(file.path()).map_err(said),
    }
}
