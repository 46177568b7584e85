//! Source code cut into tokens.

/// A word, `::`, or any other single character.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) text: String,
    pub(crate) line: usize,
}

impl Token {
    pub(crate) fn is(&self, text: &str) -> bool {
        self.text == text
    }

    pub(crate) fn is_word(&self) -> bool {
        self.text.starts_with(is_word_char)
    }
}

fn is_word_char(character: char) -> bool {
    character == '_' || character.is_alphanumeric()
}

/// Splits source code into tokens; comments, strings, characters and lifetimes are left out.
pub(crate) fn tokens(source: &str) -> Vec<Token> {
    let (mut found, mut rest, mut line) = (Vec::new(), source, 1);
    while let Some(first) = rest.chars().next() {
        let skipped = length_of_skipped(rest);
        let (text, after) = rest.split_at(skipped.unwrap_or_else(|| length_of_token(rest)));
        if skipped.is_none() && !first.is_whitespace() {
            found.push(Token {
                text: text.trim_start_matches("r#").to_owned(),
                line,
            });
        }
        line += text.matches('\n').count();
        rest = after;
    }
    found
}

fn length_of_token(rest: &str) -> usize {
    let raw = rest
        .strip_prefix("r#")
        .filter(|name| name.starts_with(is_word_char))
        .map_or(0, |_| 2);
    let word = rest[raw..].find(|c| !is_word_char(c)).unwrap_or(rest.len() - raw);
    match word {
        0 if rest.starts_with("::") => 2,
        0 => rest.chars().next().map_or(0, char::len_utf8),
        _ => raw + word,
    }
}

/// The length of the comment, string, character or lifetime that `rest` begins with.
fn length_of_skipped(rest: &str) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return Some(length_of_block_comment(rest));
    }
    let prefix = rest.find(|c| !matches!(c, 'b' | 'c' | 'r'))?;
    let hashes = rest[prefix..].chars().take_while(|c| *c == '#').count();
    let quoted = &rest[prefix + hashes..];
    let before = prefix + hashes + 1;
    if rest[..prefix].ends_with('r') && quoted.starts_with('"') {
        let end = format!("\"{}", "#".repeat(hashes));
        return Some(
            quoted[1..]
                .find(&end)
                .map_or(rest.len(), |at| before + at + end.len()),
        );
    }
    match quoted.chars().next()? {
        '"' if hashes == 0 => Some(before + length_to_quote(&quoted[1..], '"')),
        '\'' if hashes == 0 => Some(before + length_of_character(&quoted[1..])),
        _ => None,
    }
}

fn length_of_block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        let step = if rest[at..].starts_with("/*") {
            depth += 1;
            2
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            2
        } else {
            rest[at..].chars().next().map_or(1, char::len_utf8)
        };
        at += step;
        if depth == 0 {
            break;
        }
    }
    at
}

/// The length up to and with the closing quote; a backslash hides the character after it.
fn length_to_quote(rest: &str, quote: char) -> usize {
    let mut hidden = false;
    for (at, character) in rest.char_indices() {
        match character {
            _ if hidden => hidden = false,
            '\\' => hidden = true,
            _ if character == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The length of what follows a single quote: `a'` and `\n'` of characters, `a` of a lifetime.
fn length_of_character(rest: &str) -> usize {
    let second = rest.chars().nth(1);
    if rest.starts_with('\\') || second == Some('\'') {
        length_to_quote(rest, '\'')
    } else {
        rest.find(|c| !is_word_char(c)).unwrap_or(rest.len())
    }
}

/// Drops the items under `#[cfg(test)]` and tells the names of those that are modules in other files.
pub(crate) fn without_tests(tokens: &[Token]) -> (Vec<Token>, Vec<String>) {
    let (mut kept, mut modules, mut at) = (Vec::new(), Vec::new(), 0);
    while at < tokens.len() {
        let text: String = tokens[at..]
            .iter()
            .take(8)
            .map(|token| token.text.as_str())
            .collect();
        if text.starts_with("#![cfg(test") {
            break;
        }
        if text.starts_with("#[cfg(test") || text.starts_with("#[cfg(all(test") {
            let end = end_of_item(tokens, at);
            if let [.., word, name, stop] = &tokens[at..end]
                && word.is("mod")
                && stop.is(";")
            {
                modules.push(name.text.clone());
            }
            at = end;
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    (kept, modules)
}

/// Where the item, field or arm ends whose attributes begin at `at`.
fn end_of_item(tokens: &[Token], mut at: usize) -> usize {
    while tokens.get(at).is_some_and(|token| token.is("#")) {
        at = end_of_brackets(tokens, at + 1);
    }
    let mut first = at;
    if tokens.get(first).is_some_and(|token| token.is("pub")) {
        let scoped = tokens.get(first + 1).is_some_and(|token| token.is("("));
        first = if scoped {
            end_of_brackets(tokens, first + 1)
        } else {
            first + 1
        };
    }
    let in_list = tokens
        .get(first + 1)
        .is_some_and(|token| [":", ",", "(", "{"].contains(&token.text.as_str()));
    while let Some(token) = tokens.get(at) {
        match token.text.as_str() {
            ";" => return at + 1,
            "," if in_list => return at + 1,
            ")" | "]" | "}" => return at,
            "{" if !in_list => return end_of_brackets(tokens, at),
            "(" | "[" | "{" => at = end_of_brackets(tokens, at),
            _ => at += 1,
        }
    }
    at
}

/// Where the brackets end that open at `at`.
fn end_of_brackets(tokens: &[Token], at: usize) -> usize {
    let mut depth = 0;
    for (offset, token) in tokens[at..].iter().enumerate() {
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + offset + 1;
        }
    }
    tokens.len()
}
