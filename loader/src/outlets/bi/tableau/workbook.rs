//! The workbook: one sheet over the indicators, and the window that shows it.

use super::super::model::{Kind, lasting_id};
use super::super::xml::Element;
use super::{MANIFEST, Source, VERSION, datatype};

/// A workbook with one sheet: the mean of an indicator by month, a line a kommune.
pub(super) fn workbook(source: &Source<'_>) -> Element {
    let name = source.name();
    let sheet = "Nøgletal over tid";
    let used = ["periode", "vaerdi", "kommune_navn", "noegletal_navn"];
    let columns = source.parts[0].table.columns.iter().filter(|it| used.contains(&&*it.name));
    let columns: Vec<Element> = columns
        .map(|column| {
            let (datatype, _) = datatype(column.kind);
            let (role, kind) = match column.kind {
                Kind::Rate => ("measure", "quantitative"),
                Kind::Date => ("dimension", "ordinal"),
                _ => ("dimension", "nominal"),
            };
            Element::new("column")
                .with("caption", &column.caption)
                .with("datatype", datatype)
                .with("name", format!("[{}]", column.name))
                .with("role", role)
                .with("type", kind)
        })
        .collect();
    let instance = |column: &str, derivation: &str, name: &str, kind: &str| {
        Element::new("column-instance")
            .with("column", format!("[{column}]"))
            .with("derivation", derivation)
            .with("name", format!("[{name}]"))
            .with("pivot", "key")
            .with("type", kind)
    };
    let dependencies = Element::new("datasource-dependencies")
        .with("datasource", &name)
        .containing_all(columns)
        .containing(instance("vaerdi", "Avg", "avg:vaerdi:qk", "quantitative"))
        .containing(instance("kommune_navn", "None", "none:kommune_navn:nk", "nominal"))
        .containing(instance("noegletal_navn", "None", "none:noegletal_navn:nk", "nominal"))
        .containing(instance("periode", "Month-Trunc", "tmn:periode:qk", "quantitative"));
    let caption = &source.root.caption;
    let known = Element::new("datasource").with("caption", caption).with("name", &name);
    let view = Element::new("view")
        .containing(Element::new("datasources").containing(known))
        .containing(dependencies)
        .containing(Element::new("aggregation").with("value", "true"));
    let encodings = Element::new("encodings").containing(
        Element::new("color").with("column", format!("[{name}].[none:kommune_navn:nk]")),
    );
    let pane = Element::new("pane")
        .with("selection-relaxation-option", "selection-relaxation-allow")
        .containing(
            Element::new("view").containing(Element::new("breakdown").with("value", "auto")),
        )
        .containing(Element::new("mark").with("class", "Line"))
        .containing(encodings);
    let rows = format!("([{name}].[none:noegletal_navn:nk] * [{name}].[avg:vaerdi:qk])");
    let table = Element::new("table")
        .containing(view)
        .containing(Element::new("style"))
        .containing(Element::new("panes").containing(pane))
        .containing(Element::new("rows").saying(rows))
        .containing(Element::new("cols").saying(format!("[{name}].[tmn:periode:qk]")));
    let identity = |of: &str| {
        let id = lasting_id(of).braced().to_string().to_uppercase();
        Element::new("simple-id").with("uuid", id)
    };
    let worksheet = Element::new("worksheet")
        .with("name", sheet)
        .containing(table)
        .containing(identity("tableau sheet"));
    Element::new("workbook")
        .with("source-build", "2024.1.0 (20241.24.0312.1557)")
        .with("source-platform", "win")
        .with("version", VERSION)
        .with("xmlns:user", "http://www.tableausoftware.com/xml/user")
        .containing(
            Element::new("document-format-change-manifest").containing_all(
                MANIFEST
                    .iter()
                    .chain(&["SheetIdentifierTracking", "WindowsPersistSimpleIdentifiers"])
                    .map(|change| Element::new(change)),
            ),
        )
        .containing(Element::new("datasources").containing(source.in_workbook()))
        .containing(Element::new("worksheets").containing(worksheet))
        .containing(
            Element::new("windows")
                .containing(window(sheet).containing(identity("tableau window"))),
        )
        // The schema asks for it; nothing in the sheet needs explaining.
        .containing(
            Element::new("explain-data")
                .with("enabled-for-viewer", "false")
                .with("extreme-values-enabled-for-all", "false")
                .containing(Element::new("explanation-types")),
        )
}

/// The window of the sheet: Tableau does not open a workbook without one.
fn window(sheet: &str) -> Element {
    let strip = |cards: &[&str]| {
        Element::new("strip")
            .with("size", "160")
            .containing_all(cards.iter().map(|card| Element::new("card").with("type", *card)))
    };
    let edge =
        |name: &str, strip: Element| Element::new("edge").with("name", name).containing(strip);
    Element::new("window").with("class", "worksheet").with("name", sheet).containing(
        Element::new("cards")
            .containing(edge("left", strip(&["pages", "filters", "marks"])))
            .containing(edge("top", strip(&["columns", "rows", "title"]))),
    )
}
