//! `postmix git-setup`.

use crate::sandbox::Sandbox;
use std::fs;

const LINE: &str = "*.plan.toml merge=postmix diff=postmix";
const DRIVER: &str = "if command -v postmix >/dev/null 2>&1; then postmix merge %O %A %B -o %A --marker-size %L \
    --path %P; else git merge-file --marker-size=%L %A %O %B; fi";

#[test]
fn without_a_terminal_and_a_yes_the_lines_are_shown_and_nothing_changes() {
    let Some(sandbox) = Sandbox::new() else { return };
    let before = sandbox.read(".git/config");
    let shown = sandbox.postmix(&["git-setup"]).expect(2);
    for line in [
        LINE,
        DRIVER,
        "diff.postmix.textconv = postmix show --format posts",
    ] {
        assert!(shown.out.contains(line), "{}", shown.out);
    }
    assert!(shown.err.contains("--yes"), "{}", shown.err);
    let dry = sandbox.postmix(&["git-setup", "--dry-run"]).expect(0);
    assert_eq!(dry.out, shown.out);
    assert!(!sandbox.path(".gitattributes").exists());
    assert_eq!(sandbox.read(".git/config"), before);
}

#[test]
fn setup_puts_the_lines_in_once_and_undo_takes_them_out() {
    let Some(sandbox) = Sandbox::new() else { return };
    let before = sandbox.read(".git/config");
    sandbox.postmix(&["git-setup", "--yes"]).expect(0);
    assert_eq!(sandbox.read(".gitattributes"), format!("{LINE}\n"));
    let setting = |key| sandbox.git(&["config", "--local", "--get-all", key]).out;
    assert_eq!(setting("merge.postmix.driver"), format!("{DRIVER}\n"));
    assert_eq!(setting("diff.postmix.textconv"), "postmix show --format posts\n");
    assert_ne!(setting("merge.postmix.name"), "\n");
    let (config, attributes) = (sandbox.read(".git/config"), sandbox.read(".gitattributes"));

    let again = sandbox.postmix(&["git-setup"]).expect(0);
    assert_eq!(again.out, "Everything is in place already.\n");
    assert_eq!(
        (sandbox.read(".git/config"), sandbox.read(".gitattributes")),
        (config, attributes)
    );

    sandbox.postmix(&["git-setup", "--undo", "--yes"]).expect(0);
    assert_eq!(sandbox.read(".git/config"), before);
    assert!(!sandbox.path(".gitattributes").exists());
    let nothing = sandbox.postmix(&["git-setup", "--undo"]).expect(0);
    assert_eq!(nothing.out, "There is nothing of postmix to take out.\n");
}

#[test]
fn what_else_gitattributes_says_stays_to_the_byte() {
    let Some(sandbox) = Sandbox::new() else { return };
    for (text, added) in [
        ("*.png binary\r\n# ours\r\n", format!("{LINE}\r\n")),
        ("*.png  binary", format!("\n{LINE}")),
        ("\u{feff}*.png binary\n\n", format!("{LINE}\n")),
    ] {
        sandbox.write(".gitattributes", text);
        sandbox.postmix(&["git-setup", "-y"]).expect(0);
        assert_eq!(sandbox.read(".gitattributes"), format!("{text}{added}"));
        sandbox.postmix(&["git-setup", "--undo", "-y"]).expect(0);
        assert_eq!(sandbox.read(".gitattributes"), text);
    }
}

#[test]
fn other_patterns_are_added_from_any_folder_and_git_understands_them() {
    let Some(sandbox) = Sandbox::new() else { return };
    let deep = sandbox.path("a/b");
    fs::create_dir_all(&deep).unwrap();
    let patterns = ["git-setup", "./plans/*.toml", "our plans/*.toml", "--yes"];
    Sandbox::run(&mut sandbox.postmix_in(&deep, &patterns)).expect(0);
    let files = [
        "plans/december.toml",
        "our plans/x.toml",
        "a/b/x.plan.toml",
        "other.toml",
    ];
    let asked = sandbox
        .git(&[&["check-attr", "merge", "--"][..], &files].concat())
        .out;
    let values: Vec<_> = asked.lines().filter_map(|line| line.rsplit(' ').next()).collect();
    assert_eq!(
        values,
        ["postmix", "postmix", "postmix", "unspecified"],
        "{asked}"
    );
    sandbox.postmix(&["git-setup", "--undo", "-y"]).expect(0);
    assert!(!sandbox.path(".gitattributes").exists());
}

#[test]
fn patterns_that_would_do_nothing_are_refused() {
    let Some(sandbox) = Sandbox::new() else { return };
    fs::create_dir(sandbox.path("plans")).unwrap();
    for (pattern, said) in [
        ("plans", "`plans/*.toml`"),
        ("!x.toml", "begins with `!`"),
        ("a\nb", "control"),
    ] {
        let refused = sandbox.postmix(&["git-setup", "--yes", "--", pattern]).expect(2);
        assert!(refused.err.contains(said), "{}", refused.err);
    }
    assert!(!sandbox.path(".gitattributes").exists());
}

#[test]
fn a_setting_of_the_users_own_is_shown_before_it_is_replaced_and_outlives_undo() {
    let Some(sandbox) = Sandbox::new() else { return };
    sandbox.git(&["config", "merge.postmix.driver", "mine %A"]);
    let shown = sandbox.postmix(&["git-setup", "--dry-run"]).expect(0);
    assert!(
        shown.out.contains("- merge.postmix.driver = mine %A"),
        "{}",
        shown.out
    );
    let undone = sandbox.postmix(&["git-setup", "--undo", "--yes"]).expect(0);
    assert!(undone.out.contains("nothing of postmix"), "{}", undone.out);
    assert_eq!(sandbox.git(&["config", "merge.postmix.driver"]).out, "mine %A\n");
}

#[test]
fn where_there_is_no_work_tree_it_says_what_is_the_matter() {
    let Some(outside) = Sandbox::without_repository() else {
        return;
    };
    let refused = outside.postmix(&["git-setup"]).expect(2);
    assert!(refused.err.contains("in no git repository"), "{}", refused.err);
    outside.git(&["init", "--quiet", "--bare", "bare"]);
    let bare = outside.path("bare");
    let refused = Sandbox::run(&mut outside.postmix_in(&bare, &["git-setup"])).expect(2);
    assert!(refused.err.contains("no files here"), "{}", refused.err);
}

#[test]
#[cfg(unix)]
fn without_git_it_says_so() {
    let Some(sandbox) = Sandbox::new() else { return };
    let mut command = sandbox.postmix_in(sandbox.folder(), &["git-setup"]);
    let refused = Sandbox::run(command.env("PATH", sandbox.folder())).expect(2);
    assert!(refused.err.contains("no program `git`"), "{}", refused.err);
}
