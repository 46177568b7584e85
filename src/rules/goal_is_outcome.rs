//! `goal-is-outcome`: the plan's goal is money or sales.

use super::{Affected, Check, Context, Description, Facts, Finding, Place, Report, Rule};
use crate::plan::{Plan, Severity};

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "goal-is-outcome",
    severity: Severity::Note,
    summary: "The plan's goal speaks of money or sales rather than of something that posts can do.",
    why: "Money is an outcome: it depends on price, stock, season and much else, and no post can bring it about. A goal \
          is something the posts of a month can reach and be measured by, such as sign-ups, replies, visits or \
          enquiries. Trust comes before the sale, and a goal in money tempts to ask too early and too often.",
    options: &[],
    fires: "[plan]\nmonth = \"2026-12\"\ngoal = \"5,000 euros in sales\"\n",
    content: "[plan]\nmonth = \"2026-12\"\ngoal = \"120 newsletter sign-ups\"\n",
    check: Check::Plan(check),
    describe,
};

/// Words for money and sales in lower case, one language a line. What often means something else is left out: a sale
/// that people visit, prizes, recipes, benefits.
const WORDS: [&str; 4] = [
    "revenue revenues sales sell sells selling sold turnover profit profits income earnings money cash roi roas mrr gmv",
    "umsatz umsätze umsatzziel verkauf verkäufe verkaufen verkaufszahlen absatz gewinn einnahmen erlös erlöse geld",
    "ventes vendre vendus revenu revenus rentabilité argent",
    "ventas vender ingresos ganancias facturación rentabilidad dinero",
];

/// Words for an amount of money where a number stands before them.
const UNITS: [&str; 1] =
    ["euro euros dollar dollars dólares pound pounds pfund livres libras pesos francs franken quid bucks"];

/// The same with a number on either side.
const CODES: [&str; 1] = ["eur usd gbp chf cad aud"];

/// Words that are numbers, as far as money goes.
const NUMBERS: [&str; 1] = ["hundred thousand million k m hundert tausend millionen cent mille mil millones"];

/// Signs of money.
const SIGNS: &[char] = &['€', '$', '£', '¥', '₹', '₽', '₺', '₩', '₴', '₣'];

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    if let Some(word) = money(&context.plan.goal) {
        let facts = Facts::Word { word, nearest: None };
        report.add(Place::Setting("goal"), Affected::Nothing, facts);
    }
}

/// The first words of a goal that speak of money, as written.
fn money(goal: &str) -> Option<Box<str>> {
    let words: Vec<&str> = goal
        .split_whitespace()
        .flat_map(|part| part.split(['\'', '’', '/']))
        .map(bare)
        .collect();
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let is_number = |at: Option<usize>| {
        at.and_then(|at| lower.get(at))
            .is_some_and(|word| says_number(word))
    };
    let found = |at: usize| {
        let word = &*lower[at];
        let before = at.checked_sub(1);
        let negated = before.is_some_and(|before| matches!(&*lower[before], "non" | "not-for"));
        // Of words joined by a hyphen the first one tells: "sales-target", not "best-selling" or "non-profit".
        let first = word.split('-').next().unwrap_or_default();
        let says_money = is_among(&WORDS, first) && !negated;
        let unit =
            word.trim_start_matches(|letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ','));
        let glued = unit.len() < word.len();
        let says_amount = is_among(&UNITS, unit) && (glued || is_number(before));
        let says_code = is_among(&CODES, unit) && (glued || is_number(before) || is_number(Some(at + 1)));
        let turnover = word == "affaires" && at >= 2 && lower[at - 2] == "chiffre";
        if turnover {
            return Some(format!("{} {}’{}", words[at - 2], words[at - 1], words[at]));
        }
        let says = says_money || says_amount || says_code || word.contains(SIGNS);
        says.then(|| words[at].to_owned())
    };
    (0..words.len()).find_map(found).map(Into::into)
}

fn is_among(lists: &[&str], word: &str) -> bool {
    lists
        .iter()
        .any(|list| list.split(' ').any(|listed| listed == word))
}

/// A word without the punctuation around it; signs of money are no punctuation.
fn bare(word: &str) -> &str {
    word.trim_matches(|letter: char| !letter.is_alphanumeric() && !SIGNS.contains(&letter))
}

/// Whether a word is a number, such as `5,000`, `5k` or `thousand`.
fn says_number(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_digit()) || is_among(&NUMBERS, word)
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let Facts::Word { word, .. } = &finding.facts else {
        return Description::default();
    };
    Description {
        message: format!(
            "the goal \"{}\" is an outcome: `{word}` is money or sales, which posts cannot bring about",
            plan.goal
        ),
        help: "name something the posts can do towards it, with a number: sign-ups, replies, visits or enquiries, such as \
               \"120 newsletter sign-ups\""
            .into(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::trial::said;
    use super::*;

    #[test]
    fn money_and_sales_are_heard_in_four_languages() {
        let outcomes = [
            ("Double our Revenue.", "Revenue"),
            ("SALES!", "SALES"),
            ("sales-target of 40", "sales-target"),
            ("sell out the winter roast", "sell"),
            ("$5k by Christmas", "$5k"),
            ("make 5 000 €", "€"),
            ("earn 5,000 euros", "euros"),
            ("ten thousand dollars", "dollars"),
            ("5000EUR", "5000EUR"),
            ("reach USD 900", "USD"),
            ("300 pounds", "pounds"),
            ("mehr Umsatz", "Umsatz"),
            ("Verkäufe verdoppeln", "Verkäufe"),
            ("+20 % de chiffre d’affaires", "chiffre d’affaires"),
            ("chiffre d'affaires", "chiffre d’affaires"),
            ("augmenter les ventes", "ventes"),
            ("¡más ventas!", "ventas"),
            ("higher profit/visibility", "profit"),
        ];
        for (goal, word) in outcomes {
            assert_eq!(money(goal).as_deref(), Some(word), "{goal}");
        }
    }

    #[test]
    fn words_that_only_contain_such_a_word_are_heard_as_themselves() {
        let goals = [
            "",
            "120 newsletter sign-ups",
            "grow the Salesforce community",
            "wholesale tips: 300 saves",
            "50 non-profit partners",
            "20 non profit partners",
            "a best-selling author's webinar: 200 sign-ups",
            "counsellors: 40 replies",
            "300 visits to the winter sale",
            "Euro 2028 watch party: 90 guests",
            "a talk on the euro: 40 replies",
            "pound cake recipe: 500 saves",
            "25 recettes, 10 bénéfices du thé",
            "10 Gewinnspiele",
            "EURO sign trivia",
        ];
        for goal in goals {
            assert_eq!(money(goal), None, "{goal}");
        }
    }

    #[test]
    fn it_names_the_word_and_what_to_put_in_its_place() {
        let plan = "[plan]\nmonth = \"2026-12\"\ngoal = \"5,000 euros in sales\"\n";
        let said = said(RULE.code, plan, &[]);
        let [found] = &said[..] else { panic!("{said:?}") };
        assert_eq!(
            (&found.place, found.severity),
            (&Place::Setting("goal"), Severity::Note)
        );
        assert_eq!(
            found.message,
            "the goal \"5,000 euros in sales\" is an outcome: `euros` is money or sales, which posts cannot bring about"
        );
        assert!(
            found.help.ends_with("such as \"120 newsletter sign-ups\""),
            "{}",
            found.help
        );
    }
}
