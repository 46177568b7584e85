//! Links, compared by where they lead.

/// A link without what does not change where it leads: the scheme, `www.`, a slash at the end, and the `utm_` part of
/// its query.
pub(super) fn plain(link: &str) -> String {
    let link = link.trim();
    let link = without_prefix(link, "https://")
        .or_else(|| without_prefix(link, "http://"))
        .unwrap_or(link);
    let link = without_prefix(link, "www.").unwrap_or(link);
    let (link, fragment) = split(link, '#');
    let (place, query) = split(link, '?');
    let (host, path) = place.split_at(place.find('/').unwrap_or(place.len()));
    let mut plain = host.to_lowercase();
    plain.push_str(path.trim_end_matches('/'));
    let is_ours = |pair: &&str| without_prefix(pair, "utm_").is_none() && !pair.is_empty();
    for (at, pair) in query.split('&').filter(is_ours).enumerate() {
        plain.push(if at == 0 { '?' } else { '&' });
        plain.push_str(pair);
    }
    if !fragment.is_empty() {
        plain.push('#');
        plain.push_str(fragment);
    }
    plain
}

fn without_prefix<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

/// The text before and behind the first `mark`.
fn split(text: &str, mark: char) -> (&str, &str) {
    text.split_once(mark).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn scheme_www_a_last_slash_and_utm_make_no_difference() {
        for same in [
            "https://example.com/roaster",
            "http://www.Example.com/roaster/",
            "example.com/roaster?utm_source=x&UTM_Medium=social",
            " HTTPS://WWW.example.com/roaster/?utm_campaign=a ",
        ] {
            assert_eq!(plain(same), "example.com/roaster", "{same}");
        }
    }

    #[test]
    fn path_query_and_fragment_do() {
        assert_eq!(plain("https://a.b/C?id=1&utm_x=2&p=/#top"), "a.b/C?id=1&p=/#top");
        assert_ne!(plain("https://a.b/c"), plain("https://a.b/C"));
        assert_eq!(plain("https://a.b/"), plain("a.b"));
    }
}
