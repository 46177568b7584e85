//! What the columns of a file are, by their headers and cells.

use super::ExportError;
use super::number::{self, Cell};
use super::sheet::Sheet;
use crate::text::display;

/// A column.
#[derive(Debug)]
pub(super) struct Column {
    /// Its header, as written.
    pub(super) header: String,
    pub(super) role: Role,
}

/// What a column is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The id of a post in the plan.
    Id,
    /// Where the post leads, or where it is.
    Link,
    /// The network.
    Channel,
    /// The date, the time or both.
    Moment,
    /// The title or the text.
    Words,
    /// A figure of that name.
    Figure(String),
    /// Nothing that is made use of.
    Ignored,
}

/// What headers mean, as [`key`] has them.
const KNOWN: [(Role, &[&str]); 5] = [
    (Role::Id, &["id", "postid"]),
    (
        Role::Link,
        &[
            "link",
            "url",
            "permalink",
            "posturl",
            "postlink",
            "postpermalink",
            "linkurl",
        ],
    ),
    (
        Role::Channel,
        &["channel", "platform", "network", "profile", "socialnetwork"],
    ),
    (
        Role::Moment,
        &[
            "date",
            "published",
            "posted",
            "publishdate",
            "time",
            "publisheddate",
            "publishedat",
            "publishtime",
            "publishedtime",
            "postedat",
            "postdate",
            "posttime",
            "posteddate",
            "created",
            "createdat",
            "createdtime",
            "createddate",
            "publishedon",
            "postedon",
            "postedtime",
            "datetime",
            "timestamp",
        ],
    ),
    (
        Role::Words,
        &[
            "title",
            "posttitle",
            "name",
            "text",
            "posttext",
            "caption",
            "message",
            "content",
            "post",
            "description",
        ],
    ),
];

/// Figures that go by several names.
const FIGURES: [(&str, &[&str]); 2] = [
    (
        "cost",
        &["cost", "costs", "spend", "spent", "amountspent", "adspend"],
    ),
    (
        "revenue",
        &["revenue", "salesvalue", "conversionvalue", "purchasevalue"],
    ),
];

/// Figures that are ones even if most of their cells are no numbers.
const SURE: [&str; 6] = ["reach", "impressions", "clicks", "leads", "cost", "revenue"];

/// A name without upper case, blanks, underscores and other marks: by this headers are compared.
pub(super) fn key(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The header without quotes that a program has put there by mistake.
fn without_quotes(header: &str) -> &str {
    header.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '“' | '”' | '„' | '‘' | '’'))
}

/// The header without something in brackets at its end, such as a currency.
fn without_brackets(header: &str) -> &str {
    let outside = header
        .strip_suffix(')')
        .and_then(|header| header.rsplit_once('('));
    outside.map_or(header, |(outside, _)| outside.trim_end())
}

/// What a header says its column is for; `None` where that depends on its cells.
fn known(header: &str) -> Option<Role> {
    let key = key(without_brackets(header));
    let found = KNOWN.iter().find(|(_, names)| names.contains(&&*key));
    found.map(|(role, _)| role.clone())
}

/// Whether a row is one of headers: it says how to find a post, where the channel may be known from elsewhere.
pub(super) fn is_header<'c>(cells: impl Iterator<Item = &'c str>, has_channel: bool) -> bool {
    let roles: Vec<Role> = cells.filter_map(known).collect();
    let has = |role| roles.contains(&role);
    has(Role::Id) || has(Role::Link) || ((has_channel || has(Role::Channel)) && has(Role::Moment))
}

/// The columns of a file, in their order.
pub(super) fn of(sheet: &Sheet) -> Result<Vec<Column>, ExportError> {
    let headers = sheet.header.cells().enumerate();
    let columns: Vec<Column> = headers
        .map(|(at, header)| {
            let header = without_quotes(header);
            Column {
                header: header.to_owned(),
                role: known(header).unwrap_or_else(|| figure(header, sheet, at)),
            }
        })
        .collect();
    let mut seen: Vec<(usize, &str)> = Vec::new();
    for (at, name) in figures(&columns) {
        if let Some((first, _)) = seen.iter().find(|(_, other)| key(other) == key(name)) {
            return Err(ExportError::SameFigure {
                name: name.to_owned(),
                first: first + 1,
                second: at + 1,
            });
        }
        seen.push((at, name));
    }
    if seen.is_empty() && !sheet.records.is_empty() {
        return Err(ExportError::NoFigures {
            found: columns.into_iter().map(|column| column.header).collect(),
        });
    }
    Ok(columns)
}

/// The columns that are figures: their places and names.
pub(super) fn figures(columns: &[Column]) -> impl Iterator<Item = (usize, &str)> {
    let columns = columns.iter().enumerate();
    columns.filter_map(|(at, column)| match &column.role {
        Role::Figure(name) => Some((at, &**name)),
        _ => None,
    })
}

/// A figure where at least half of the cells that say something are numbers. The ids of other programs are no figures.
fn figure(header: &str, sheet: &Sheet, at: usize) -> Role {
    let name = figure_name(header);
    let mut words = header.split(|c: char| !c.is_alphanumeric());
    if name.is_empty() || words.any(|word| word.eq_ignore_ascii_case("id")) {
        return Role::Ignored;
    }
    let (mut numbers, mut others) = (0_usize, 0_usize);
    for cell in sheet.column(at).map(number::read) {
        numbers += usize::from(cell.is_number());
        others += usize::from(cell == Cell::None);
    }
    if SURE.contains(&&*name) || (numbers > 0 && numbers >= others) {
        Role::Figure(name)
    } else {
        Role::Ignored
    }
}

/// What a figure is called in plans: its header in lower case, or its usual name.
fn figure_name(header: &str) -> String {
    let bare = key(without_brackets(header));
    let usual = FIGURES.iter().find(|(_, names)| names.contains(&&*bare));
    let spaced: Vec<&str> = header.split_whitespace().collect();
    usual.map_or_else(
        || display::line(&spaced.join(" ").to_lowercase()).into_owned(),
        |(name, _)| (*name).to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(text: &str) -> Vec<Role> {
        let columns = of(&Sheet::read(text.as_bytes(), false).unwrap()).unwrap();
        columns.into_iter().map(|column| column.role).collect()
    }

    fn named(name: &str) -> Role {
        Role::Figure(name.into())
    }

    #[test]
    fn headers_are_known_in_any_case_and_with_any_marks() {
        for (headers, role) in [
            ("id,ID,Post ID,post_id", Role::Id),
            ("link,URL,Permalink,Post URL,post-url", Role::Link),
            ("channel,Platform,NETWORK,profile", Role::Channel),
            (
                "date,Published,Posted,Publish date,publish_date,Time,Date (UTC)",
                Role::Moment,
            ),
        ] {
            for header in headers.split(',') {
                assert_eq!(known(header), Some(role.clone()), "{header}");
            }
        }
        assert_eq!(known("reach"), None);
    }

    #[test]
    fn other_columns_of_numbers_are_figures_by_their_usual_names() {
        assert_eq!(
            roles(
                "id,Reach,Link  Clicks,Amount spent (EUR),Sales value,CTR,Page ID,Notes,\na,1,2,3,4,5%,17,fine,9\n"
            ),
            [
                Role::Id,
                named("reach"),
                named("link clicks"),
                named("cost"),
                named("revenue"),
                Role::Ignored,
                Role::Ignored,
                Role::Ignored,
                Role::Ignored,
            ]
        );
    }

    #[test]
    fn stray_quotes_are_no_part_of_a_header() {
        let text = "id, \"Reach\",'Saves', “Story taps”\na,1,2,3\n";
        assert_eq!(
            roles(text),
            [Role::Id, named("reach"), named("saves"), named("story taps")]
        );
    }

    #[test]
    fn a_column_of_words_with_a_few_numbers_is_no_figure_but_a_well_known_one_is() {
        let text = "id,Label,Clicks\na,1,many\nb,x,some\nc,y,\n";
        assert_eq!(roles(text), [Role::Id, Role::Ignored, named("clicks")]);
    }

    #[test]
    fn two_columns_of_one_figure_are_refused() {
        let refused = of(&Sheet::read(b"id,Spend,Reach,Cost\na,1,2,3\n", false).unwrap());
        assert_eq!(
            refused.unwrap_err(),
            ExportError::SameFigure {
                name: "cost".into(),
                first: 2,
                second: 4
            }
        );
    }

    #[test]
    fn rows_say_how_to_find_a_post_or_are_no_headers() {
        assert!(is_header(["Link", "x"].into_iter(), false));
        assert!(is_header(["Network", "Published"].into_iter(), false));
        assert!(!is_header(["Network", "Reach"].into_iter(), false));
        assert!(!is_header(["Published", "Reach"].into_iter(), false));
        assert!(is_header(["Published", "Reach"].into_iter(), true));
    }
}
