//! Running text in lines.

/// A text in lines of at most this width, where no single word is wider. What stands left of the text takes `indent`
/// columns: before the first line something else is written, the others begin with as many blanks.
pub fn wrapped(text: &str, indent: usize, width: usize) -> String {
    let mut lines = String::new();
    let mut column = indent;
    for word in text.split_whitespace() {
        let wide = word.chars().count();
        if lines.is_empty() {
            column += wide;
        } else if column + 1 + wide > width {
            lines.push('\n');
            lines.extend(std::iter::repeat_n(' ', indent));
            column = indent + wide;
        } else {
            lines.push(' ');
            column += 1 + wide;
        }
        lines.push_str(word);
    }
    lines
}
