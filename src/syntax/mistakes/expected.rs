//! What the grammar expected, in our words.

use crate::syntax::Rule;
use std::fmt::Display;

/// Signs that may stand behind almost everything, so that nobody has to be told of them.
const EVERYWHERE: [&str; 9] = ["_", ".", ".*", ".**", ".{", "//", "///", "@", "\""];

/// The words and signs among the tokens that were tried in vain, as we write them. pest shows a word or sign as it is, a
/// range of letters as `a..z` and the rest in capitals.
pub fn signs(tokens: &[impl Display]) -> Vec<String> {
    let is_range = |token: &str| token.len() > 2 && token.contains("..");
    let is_rule = |token: &str| token.starts_with(|c: char| c.is_ascii_uppercase());
    let written = tokens.iter().map(ToString::to_string);
    let written = written
        .filter(|token| !EVERYWHERE.contains(&token.as_str()))
        .filter(|token| !is_range(token) && !is_rule(token))
        .map(|token| format!("`{token}`"));
    // Signs before words: a word more often begins something that may also be left out.
    let (words, mut signs): (Vec<String>, Vec<String>) =
        written.partition(|token| token.bytes().any(|byte| byte.is_ascii_alphabetic()));
    signs.extend(words);
    signs
}

/// At most four things that would have been right, the more telling ones first: `signs` if the rules tell nothing.
pub fn expectations(positives: &[Rule], signs: &[String]) -> String {
    let mut telling: Vec<String> = Vec::new();
    let mut words: Vec<String> = Vec::new();
    for rule in positives {
        match described(*rule) {
            Some(text) if !telling.iter().any(|known| known == text) => {
                telling.push(text.to_owned())
            }
            Some(_) => {}
            None => words.extend(keyword(*rule)),
        }
    }
    if words.iter().any(|word| word == "`is`") && telling.is_empty() {
        return "`is`, `in`, `allows` or `refuses`".to_owned();
    }
    let mut all = telling;
    if all.is_empty() {
        all = signs.to_vec();
        all.extend(words.into_iter().filter(|word| !signs.contains(word)));
    }
    all.truncate(4);
    match all.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} or {last}", before.join(", ")),
        None => String::new(),
    }
}

fn described(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::name => "a name",
        Rule::path | Rule::term | Rule::expression => "a path",
        Rule::pattern | Rule::patterns | Rule::selector => "the path of an action",
        Rule::string | Rule::label => "a text in quotes",
        Rule::condition | Rule::clause | Rule::comparison => "a condition",
        Rule::sources => "a state",
        Rule::target => "the state it leads to",
        Rule::edge => "`from -> to`",
        Rule::rank => "a name",
        Rule::value => "a value",
        Rule::former => "a former path or label",
        Rule::number => "a number",
        Rule::date => "a day such as 2027-03-31",
        Rule::rule_name => "the name of a rule",
        Rule::module_body
        | Rule::action_body
        | Rule::role_body
        | Rule::lifecycle_body
        | Rule::state_body
        | Rule::rule_body
        | Rule::test_body => "`{`",
        _ => return None,
    })
}

/// The spelling of a keyword rule, from its name.
fn keyword(rule: Rule) -> Option<String> {
    let name = format!("{rule:?}");
    let known = [
        "and", "or", "not", "is", "in", "with", "without", "never", "always", "cannot",
    ];
    let word = match name.as_str() {
        "fact_allowed" => "allows",
        "fact_refused" => "refuses",
        "is_undecided" => "undecided",
        "count_actions" => "actions",
        "count_modules" => "modules",
        "can_only" => "can only",
        other if known.contains(&other) => other,
        other => other.strip_prefix("kw_")?,
    };
    Some(format!("`{word}`"))
}
