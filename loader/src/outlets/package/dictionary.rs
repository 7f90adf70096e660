//! `ordbog.html`: the data dictionary, for people. One page without anything from elsewhere.

use std::fmt::Write as _;

use super::descriptor::{DataPackage, Resource};

/// The file's name.
pub const DICTIONARY: &str = "ordbog.html";

const STYLE: &str = "\
body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}\
h1,h2{line-height:1.2}h2{margin-top:2.5rem;font-size:1.2rem}\
table{border-collapse:collapse;width:100%;font-size:.9rem}\
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #ddd}\
code{font-family:ui-monospace,monospace}nav ul{columns:2}.note{color:#555}";

/// The page of a package.
#[must_use]
pub fn page(package: &DataPackage) -> String {
    let mut page =
        String::from("<!doctype html>\n<html lang=\"da\">\n<head>\n<meta charset=\"utf-8\">\n");
    // Writing to a string cannot fail.
    let _ = write!(
        page,
        "<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n\
         <p>{description}</p>\n",
        title = escaped(&package.title),
        description = escaped(&package.description),
    );
    origin(&mut page, package);
    let mut tables: Vec<&Resource> = Vec::new();
    for resource in &package.resources {
        if tables.iter().all(|table| table.title != resource.title) {
            tables.push(resource);
        }
    }
    page.push_str("<nav>\n<h2>Tabeller</h2>\n<ul>\n");
    for table in &tables {
        let name = escaped(&table.title);
        let _ = writeln!(page, "<li><a href=\"#{name}\"><code>{name}</code></a></li>");
    }
    page.push_str("</ul>\n</nav>\n");
    for table in tables {
        let files = package.resources.iter().filter(|resource| resource.title == table.title);
        section(&mut page, table, files);
    }
    page.push_str("</body>\n</html>\n");
    page
}

fn origin(page: &mut String, package: &DataPackage) {
    let of = &package.dagtilbud;
    let months = match (&of.fra, &of.til) {
        (None, None) => "alle måneder".to_owned(),
        (Some(from), None) => format!("fra {from}"),
        (None, Some(to)) => format!("til og med {to}"),
        (Some(from), Some(to)) => format!("fra {from} til og med {to}"),
    };
    let _ = write!(
        page,
        "<p>Kommune {} {}, {}. Indhold: {}. CPR-numre: {}.</p>\n\
         <p class=\"note\">Står på varehuset til og med leverance {}, heraf {} leverancer med \
         kommunens egne rækker; de står med tid og SHA-256 i <code>datapackage.json</code>. Program \
         {}, migration {}.</p>\n\
         <p class=\"note\">I CSV er skilletegnet semikolon, decimaltegnet komma, og ja og nej skrives \
         Ja og Nej. En tom celle betyder, at værdien ikke findes. En tekst, som et regneark ville \
         opfatte som en formel, har en apostrof foran.</p>\n",
        of.kommune_nr,
        escaped(&of.kommune_navn),
        escaped(&months),
        escaped(&of.indhold.join(", ")),
        if of.med_cpr { "ja" } else { "nej" },
        of.levering_nr,
        of.leverancer.len(),
        escaped(&of.program),
        of.migration,
    );
}

fn section<'a>(page: &mut String, table: &Resource, files: impl Iterator<Item = &'a Resource>) {
    let name = escaped(&table.title);
    let _ = writeln!(page, "<h2 id=\"{name}\"><code>{name}</code></h2>");
    let _ = writeln!(page, "<p>{}</p>", escaped(&table.description));
    let files: Vec<String> =
        files.map(|file| format!("<code>{}</code>", escaped(&file.path))).collect();
    let key: Vec<String> = table.schema.primary_key.iter().map(|name| code(name)).collect();
    let _ = writeln!(
        page,
        "<p class=\"note\">{} rækker i {}. Nøgle: {}.</p>",
        table.rows,
        files.join(" og "),
        key.join(", ")
    );
    page.push_str("<table>\n<tr><th>Kolonne</th><th>Type</th><th>Betydning</th></tr>\n");
    for field in &table.schema.fields {
        let _ = writeln!(
            page,
            "<tr><td>{}</td><td>{}</td><td>{}</td></tr>",
            code(&field.name),
            danish(&field.kind),
            escaped(&field.description)
        );
    }
    page.push_str("</table>\n");
}

fn code(text: &str) -> String {
    format!("<code>{}</code>", escaped(text))
}

/// A type as a controller knows it.
fn danish(kind: &str) -> &'static str {
    match kind {
        "boolean" => "ja/nej",
        "integer" => "heltal",
        "date" => "dato",
        "number" => "tal",
        _ => "tekst",
    }
}

/// Text as HTML takes it, also in attributes.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        assert_eq!(
            escaped("<b a=\"1\">'&'</b>"),
            "&lt;b a=&quot;1&quot;&gt;&#39;&amp;&#39;&lt;/b&gt;"
        );
        assert_eq!(escaped("Sølund"), "Sølund");
    }
}
