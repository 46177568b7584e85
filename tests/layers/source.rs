//! The paths that the code of one file mentions.

use std::collections::{BTreeMap, BTreeSet};

use crate::tokens::{Token, tokens, without_tests};

/// What a file's code, tests apart, says about other modules and crates.
pub(crate) struct Source {
    pub(crate) mentions: Vec<Mention>,
    /// Modules in files of their own that are declared under `#[cfg(test)]`.
    pub(crate) test_modules: Vec<Vec<String>>,
}

/// A path of two or more segments, or an import.
#[derive(Clone)]
pub(crate) struct Mention {
    pub(crate) line: usize,
    /// Begins with `crate` for paths within the crate.
    pub(crate) path: Vec<String>,
    /// Whether an import takes all that is in it.
    pub(crate) glob: bool,
    /// The name that an import gives it.
    bound: Option<String>,
}

impl Source {
    /// Reads the text of the file that holds the module `here`; a crate root is the empty path.
    pub(crate) fn read(here: &[String], text: &str) -> Self {
        let (tokens, tested) = without_tests(&tokens(text));
        let test_modules = tested.into_iter().map(|name| [here, &[name]].concat()).collect();
        let named = tokens
            .windows(2)
            .filter(|pair| pair[0].is("mod"))
            .map(|pair| pair[1].text.clone());
        let children: BTreeSet<_> = named.collect();
        let mut mentions = Scanner::new(&tokens, here).mentions();
        // A path that begins with a child module stays on the floor.
        mentions.retain(|mention| !children.contains(&mention.path[0]));
        Self {
            mentions: settled(&mentions),
            test_modules,
        }
    }
}

/// Replaces imported names by what they stand for.
fn settled(mentions: &[Mention]) -> Vec<Mention> {
    let imports: BTreeMap<_, _> = mentions
        .iter()
        .filter_map(|mention| Some((mention.bound.clone()?, mention.path.clone())))
        .collect();
    mentions.iter().map(|mention| settle(mention, &imports)).collect()
}

fn settle(mention: &Mention, imports: &BTreeMap<String, Vec<String>>) -> Mention {
    let mut path = mention.path.clone();
    // What an import of this crate brings in is judged where it is imported.
    if let Some(origin) = imports.get(&path[0]).filter(|origin| origin[0] != "crate") {
        path.splice(..1, origin.iter().cloned());
    }
    // Two names by which the same things go.
    path.retain(|segment| segment != "prelude");
    if path.starts_with(&["ratatui".to_owned(), "crossterm".to_owned()]) {
        path.remove(0);
    }
    Mention {
        path,
        ..mention.clone()
    }
}

/// Walks the tokens of a file and gathers the paths in them.
struct Scanner<'a> {
    tokens: &'a [Token],
    at: usize,
    /// The module the walk is in.
    here: Vec<String>,
    depth: usize,
    /// How deep the braces of the inline modules are that the walk is in.
    inline: Vec<usize>,
    found: Vec<Mention>,
}

impl<'a> Scanner<'a> {
    fn new(tokens: &'a [Token], here: &[String]) -> Self {
        Self {
            tokens,
            at: 0,
            here: here.to_vec(),
            depth: 0,
            inline: Vec::new(),
            found: Vec::new(),
        }
    }

    fn mentions(mut self) -> Vec<Mention> {
        while self.at < self.tokens.len() {
            match self.text(0) {
                "use" if self.text(1) != "<" => {
                    self.at += 1;
                    self.import(&[]);
                }
                "mod" if self.text(2) == "{" => self.enter(),
                "{" => self.step(1),
                "}" => self.leave(),
                _ if self.begins_path() => self.expression(),
                _ => self.at += 1,
            }
        }
        self.found
    }

    fn text(&self, ahead: usize) -> &'a str {
        self.tokens.get(self.at + ahead).map_or("", |token| &token.text)
    }

    fn step(&mut self, deeper: usize) {
        self.depth += deeper;
        self.at += 1;
    }

    fn enter(&mut self) {
        self.here.push(self.text(1).to_owned());
        self.inline.push(self.depth);
        self.at += 2;
    }

    fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if self.inline.pop_if(|depth| *depth == self.depth).is_some() {
            self.here.pop();
        }
        self.at += 1;
    }

    fn begins_path(&self) -> bool {
        let before = |back: usize| self.at.checked_sub(back).map(|at| &self.tokens[at]);
        let continued = before(1).is_some_and(|token| token.is("::"))
            && before(2).is_some_and(|token| token.is(">") || token.is_word());
        self.tokens[self.at].is_word() && !continued
    }

    fn expression(&mut self) {
        let line = self.tokens[self.at].line;
        let path = self.segments();
        if path.len() > 1 {
            self.mention(line, &path, None, false);
        }
    }

    /// Takes `a::b::c`, and a `::` before `{`, `*` or `<` with it.
    fn segments(&mut self) -> Vec<String> {
        let mut path = Vec::new();
        while self.tokens.get(self.at).is_some_and(Token::is_word) {
            path.push(self.text(0).to_owned());
            self.at += 1;
            if self.text(0) != "::" {
                break;
            }
            self.at += 1;
        }
        path
    }

    /// Takes one branch of a `use` tree, up to its `,`, `}` or `;`.
    fn import(&mut self, stem: &[String]) {
        let line = self.tokens.get(self.at).map_or(0, |token| token.line);
        if self.text(0) == "::" {
            self.at += 1;
        }
        let path = [stem, &self.segments()].concat();
        match self.text(0) {
            "{" => self.import_each(&path),
            "*" => {
                self.at += 1;
                self.mention(line, &path, None, true);
            }
            "as" => {
                self.mention(line, &path, Some(self.text(1)), false);
                self.at += 2;
            }
            _ => self.mention(
                line,
                &path,
                path.iter().rfind(|name| *name != "self").map(String::as_str),
                false,
            ),
        }
    }

    fn import_each(&mut self, stem: &[String]) {
        while !["}", ";", ""].contains(&self.text(0)) {
            self.at += 1;
            if self.text(0) != "}" {
                self.import(stem);
            }
        }
        self.at += 1;
    }

    /// Records a path, with `self` and `super` replaced by what they stand for.
    fn mention(&mut self, line: usize, path: &[String], bound: Option<&str>, glob: bool) {
        let mut whole = match path.first().map(String::as_str) {
            Some("self" | "super") => [&["crate".to_owned()], &self.here[..]].concat(),
            _ => Vec::new(),
        };
        for segment in path {
            match segment.as_str() {
                "self" => {}
                "super" => _ = whole.pop(),
                "postmix" if whole.is_empty() => whole.push("crate".to_owned()),
                _ => whole.push(segment.clone()),
            }
        }
        if !whole.is_empty() {
            self.found.push(Mention {
                line,
                path: whole,
                bound: bound.map(str::to_owned),
                glob,
            });
        }
    }
}

/// The paths that `text` mentions where it is the module `rules::too_close`.
fn paths_in(text: &str) -> Vec<String> {
    let source = Source::read(&["rules", "too_close"].map(str::to_owned), text);
    source
        .mentions
        .iter()
        .map(|mention| mention.path.join("::"))
        .collect()
}

#[test]
fn nested_use_braces_are_spelt_out() {
    assert_eq!(
        paths_in("use crate::{plan::{self, Post as P, month::*}, text};\nuse ::serde::Serialize;"),
        [
            "crate::plan",
            "crate::plan::Post",
            "crate::plan::month",
            "crate::text",
            "serde::Serialize"
        ]
    );
}

#[test]
fn super_and_self_are_resolved() {
    assert_eq!(
        paths_in("use super::Rule; use super::super::plan::Post; use self::limit::Least;"),
        [
            "crate::rules::Rule",
            "crate::plan::Post",
            "crate::rules::too_close::limit::Least"
        ]
    );
    assert_eq!(
        paths_in("mod inner { fn f() { super::g() } fn g() {} } fn h() { super::i() }"),
        ["crate::rules::too_close::g", "crate::rules::i"]
    );
}

#[test]
fn comments_strings_characters_and_lifetimes_are_ignored() {
    let text = r##"
        // crate::a::b
        /* crate::c /* crate::d */ crate::e */
        /// [`crate::f::g`]
        const S: &str = "\" crate::h::i"; const R: &str = r#"" crate::j::k"#; const B: &[u8] = br"crate::l::m\";
        const C: [char; 3] = ['"', '\'', '/']; fn f<'a>(x: &'a crate::n::O) -> b::P {}
    "##;
    assert_eq!(paths_in(text), ["crate::n::O", "b::P"]);
}

#[test]
fn types_generics_and_macros_are_searched() {
    let text = "fn f(x: Vec<crate::a::B>) { g!(\"\", crate::c::D); h::<crate::e::F>(); <I as crate::j::K>::l(0..crate::m::N) }";
    assert_eq!(
        paths_in(text),
        [
            "crate::a::B",
            "crate::c::D",
            "crate::e::F",
            "crate::j::K",
            "crate::m::N"
        ]
    );
}

#[test]
fn test_code_is_exempt_and_what_follows_it_is_not() {
    let text = "
        #[cfg(test)] use crate::a::B;
        #[cfg(all(test, unix))] pub(crate) fn f<X, Y>() where X: Z, Y: Z { crate::c::d() }
        struct S { #[cfg(test)] pub g: crate::e::F, h: crate::i::J }
        #[cfg(test)] #[path = \"t.rs\"] mod t { use crate::k::L; }
        use crate::m::N;";
    assert_eq!(paths_in(text), ["crate::i::J", "crate::m::N"]);
    let source = Source::read(&["plan".to_owned()], "#[cfg(test)]\nmod checks;");
    assert_eq!(source.test_modules, [["plan", "checks"]]);
}
