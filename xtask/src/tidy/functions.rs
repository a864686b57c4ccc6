//! A function fits on one screen: 70 lines from `fn` to its closing brace, tests and page
//! components included.

use super::Finding;
use super::rust::{Source, closing_brace, find_all, is_word};
use super::tree::Tree;

const FUNCTION_LINES: usize = 70;

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in tree.rust() {
        let source = Source::of(&file.text);
        for function in functions(&source) {
            let lines = function.last - function.first + 1;
            if lines > FUNCTION_LINES {
                let message =
                    format!("fn {} has {lines} lines; {FUNCTION_LINES} is the most", function.name);
                found.push(Finding::error(&file.path, function.first, "function-length", message));
            }
        }
    }
    found
}

struct Function {
    name: String,
    first: usize,
    last: usize,
}

fn functions(source: &Source) -> Vec<Function> {
    let code = &source.code;
    let starts = find_all(code, "fn").into_iter();
    starts
        .filter_map(|at| {
            let name = name_after(code, at + 2)?;
            let open = body_start(code, at)?;
            let close = closing_brace(code, open)?;
            Some(Function { name, first: source.line_of(at), last: source.line_of(close) })
        })
        .collect()
}

/// The function's name; `fn(` is a type and has none.
fn name_after(code: &[char], from: usize) -> Option<String> {
    let rest = code[from..].iter().skip_while(|c| c.is_whitespace());
    let name: String = rest.take_while(|&&c| is_word(c)).collect();
    (!name.is_empty()).then_some(name)
}

/// Index of the body's brace; a declaration that ends with `;` has no body.
fn body_start(code: &[char], from: usize) -> Option<usize> {
    let mut depth = 0i32;
    for (index, &c) in code.iter().enumerate().skip(from) {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            ';' if depth == 0 => return None,
            '{' if depth == 0 => return Some(index),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn long(name: &str, lines: usize) -> String {
        format!(
            "fn {name}(a: [u8; 4]) -> u8 {{\n{}}}\n",
            "    let brace = '}';\n".repeat(lines - 2)
        )
    }

    #[test]
    fn a_long_function_is_found_with_its_first_line() {
        let text = format!("//! x\n{}{}", long("fits", 70), long("too_long", 71));
        let found = check(&Tree::of(&[("crates/domain/src/a.rs", &text)]));
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].line, found[0].rule), (72, "function-length"));
        assert!(found[0].message.contains("too_long has 71"));
    }

    #[test]
    fn types_declarations_and_test_functions() {
        let declared = format!("trait T {{ fn a(&self) -> [u8; 2];\n{}}}\n", "// x\n".repeat(90));
        assert!(check(&Tree::of(&[("a.rs", &declared)])).is_empty());
        let pointer = format!("type F = fn(u8) -> u8;\nstruct S {{\n{}}}\n", "// x\n".repeat(90));
        assert!(check(&Tree::of(&[("a.rs", &pointer)])).is_empty());
        let test = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", long("case", 80));
        assert_eq!(check(&Tree::of(&[("a.rs", &test)])).len(), 1);
    }
}
