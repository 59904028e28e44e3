//! What the grammar expected, in our words.

use crate::syntax::Rule;

/// At most three things that would have been right, the more telling ones first.
pub fn expectations(positives: &[Rule]) -> String {
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
    let mut all = if telling.is_empty() { words } else { telling };
    all.truncate(3);
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
