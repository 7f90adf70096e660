//! Objects to text.

use super::{Object, Value};

/// Writes the objects of a file.
#[must_use]
pub fn write(objects: &[Object]) -> String {
    let mut lines = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        let is_next_of_a_list =
            index > 0 && object.kind.starts_with("ref ") && objects[index - 1].kind == object.kind;
        if index > 0 && !is_next_of_a_list {
            lines.push(String::new());
        }
        write_object(object, 0, &mut lines);
    }
    lines.join("\n") + "\n"
}

/// A name, in quotes where it needs them.
#[must_use]
pub fn name(name: &str) -> String {
    if name.contains(|letter: char| letter.is_whitespace() || ".=:'".contains(letter)) {
        format!("'{}'", name.replace('\'', "''"))
    } else {
        name.to_owned()
    }
}

fn write_object(object: &Object, depth: usize, lines: &mut Vec<String>) {
    let indent = "\t".repeat(depth);
    lines.extend(object.description.iter().map(|line| format!("{indent}/// {line}")));
    let mut head = format!("{indent}{}", object.kind);
    if let Some(object_name) = &object.name {
        head.push(' ');
        head.push_str(&name(object_name));
    }
    match &object.expression {
        Some(expression) => write_expression(&head, expression, depth + 2, lines),
        None => lines.push(head),
    }
    for (property, value) in &object.properties {
        let head = format!("{indent}\t{property}");
        match value {
            Value::Flag => lines.push(head),
            Value::Text(text) => lines.push(format!("{head}: {text}")),
            Value::Expression(text) => write_lines(&head, text, depth + 3, lines),
        }
    }
    for child in &object.children {
        lines.push(String::new());
        write_object(child, depth + 1, lines);
    }
}

fn write_expression(head: &str, expression: &str, depth: usize, lines: &mut Vec<String>) {
    if expression.contains('\n') {
        write_lines(head, expression, depth, lines);
    } else {
        lines.push(format!("{head} = {expression}"));
    }
}

fn write_lines(head: &str, expression: &str, depth: usize, lines: &mut Vec<String>) {
    lines.push(format!("{head} ="));
    let indent = "\t".repeat(depth);
    lines.extend(expression.lines().map(|line| format!("{indent}{line}")));
}
