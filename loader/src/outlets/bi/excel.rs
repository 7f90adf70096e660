//! Office connection files: a double click opens a view in Excel, through the ODBC driver.

use super::Options;
use super::xml::Element;

/// The views that a workbook is likely to begin with.
const VIEWS: &[(&str, &str)] = &[
    ("noegletal.alle", "Nøgletal"),
    ("benchmark.indskrivning", "Benchmark indskrivning"),
    ("benchmark.personale", "Benchmark personale"),
    ("benchmark.tilstedevaerelse", "Benchmark tilstedeværelse"),
    ("kube.indskrivning", "Kube indskrivning"),
    ("kube.personale", "Kube personale"),
];

/// The files, with their text.
#[must_use]
pub fn files(options: &Options) -> Vec<(String, String)> {
    VIEWS
        .iter()
        .map(|(view, title)| (format!("excel/{title}.odc"), file(options, view, title)))
        .collect()
}

fn file(options: &Options, view: &str, title: &str) -> String {
    let (host, port) = options.server.rsplit_once(':').unwrap_or((options.server.as_str(), "5432"));
    let connection = format!(
        "DRIVER={{PostgreSQL Unicode(x64)}};SERVER={host};PORT={port};DATABASE={};\
         SSLmode={};BoolsAsChar=0;ReadOnly=1;UseDeclareFetch=1",
        options.database,
        if options.is_encrypted { "require" } else { "prefer" },
    );
    let text = |name, said: &str| Element::new(name).saying(said);
    let head = Element::new("head")
        .containing(
            Element::new("meta")
                .with("http-equiv", "Content-Type")
                .with("content", "text/x-ms-odc; charset=utf-8"),
        )
        .containing(Element::new("meta").with("name", "ProgId").with("content", "ODC.Table"))
        .containing(Element::new("meta").with("name", "SourceType").with("content", "ODBC"))
        .containing(text("title", title))
        .containing(
            Element::new("xml").with("id", "docprops").containing(
                Element::new("o:DocumentProperties")
                    .with("xmlns:o", "urn:schemas-microsoft-com:office:office")
                    .containing(text("o:Description", &format!("FLIS Dagtilbud: {view}")))
                    .containing(text("o:Name", title)),
            ),
        )
        .containing(
            Element::new("xml").with("id", "msodc").containing(
                Element::new("odc:OfficeDataConnection")
                    .with("xmlns:odc", "urn:schemas-microsoft-com:office:odc")
                    .containing(
                        Element::new("odc:Connection")
                            .with("odc:Type", "ODBC")
                            .containing(text("odc:ConnectionString", &connection))
                            .containing(text("odc:CommandType", "SQL"))
                            .containing(text("odc:CommandText", &format!("select * from {view}"))),
                    ),
            ),
        );
    let mut page = String::new();
    Element::new("html")
        .with("xmlns", "http://www.w3.org/TR/REC-html40")
        .containing(head)
        .containing(Element::new("body"))
        .write(0, &mut page);
    page
}
