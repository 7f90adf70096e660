"""Data packages in the hands of those they are for: DuckDB and pyarrow count what the kommune's own
login counts, the Frictionless validator accepts them, LibreOffice opens the CSV with Danish letters and
numbers right. `tests/clients/run.py` calls it."""

import csv
import json
import shutil
import subprocess

import duckdb
import frictionless
import psycopg
import pyarrow.parquet

# What pyarrow calls a column of each of Table Schema's types.
TYPES = {"boolean": "bool", "date": "date32[day]", "string": "string"}


def check(warehouse, folder, same, truth):
    out = folder / "pakker"
    warehouse.run("package", "--kommune", "101", "--out", str(out))
    (package,) = out.iterdir()
    described = json.loads((package / "datapackage.json").read_text())
    counts = asked(warehouse, described)
    parquet(package, described, counts, same, truth)
    duck(package, described, counts, same)
    frictionless_accepts(warehouse, folder, truth)
    spreadsheet(package, folder, same)


def asked(warehouse, described):
    """How many rows the kommune's login sees of each table. What a package leaves out of a dimension
    (other kommuner's units and words) is left out here too: those are counted by their keys."""
    counts = {}
    with psycopg.connect(warehouse.url("postgres")) as login:
        for resource in described["resources"]:
            table = resource["title"]
            if not table.startswith("dm.dim_"):
                counts[table] = login.execute(f"select count(*) from {table}").fetchone()[0]
    return counts


def parquet(package, described, counts, same, truth):
    found, wrong = {}, []
    for resource in described["resources"]:
        if resource["format"] == "parquet":
            table = pyarrow.parquet.read_table(package / resource["path"])
            if resource["title"] in counts:
                found[resource["title"]] = table.num_rows
            for field in resource["schema"]["fields"]:
                kind = str(table.schema.field(field["name"]).type)
                expected = TYPES.get(field["type"], {"integer": "int", "number": "decimal128"}.get(
                    field["type"]))
                if not kind.startswith(expected):
                    wrong.append((resource["title"], field["name"], kind))
    same("pyarrow counts what the kommune's login counts", found, counts)
    same("pyarrow finds the types that the description names", wrong, [])
    truth("most tables have rows", sum(1 for count in counts.values() if count) > 25)


def duck(package, described, counts, same):
    connection = duckdb.connect()
    found = {}
    for resource in described["resources"]:
        if resource["format"] == "parquet" and resource["title"] in counts:
            path = package / resource["path"]
            found[resource["title"]] = connection.execute(
                "select count(*) from read_parquet(?)", [str(path)]).fetchone()[0]
    same("DuckDB counts what the kommune's login counts", found, counts)
    # The same figure from the star of the Parquet files and from those of CSV.
    question = ("select k.kommune_navn, sum(f.timer_pr_uge)::decimal(18, 6), count(distinct f.borger_nr)"
                " from {facts} as f inner join {dimension} as k using (kommune_nr) group by all")
    answers = []
    for reader in ("read_parquet('{}.parquet')",
                   "read_csv('{}.csv', delim = ';', decimal_separator = ',')"):
        names = {"facts": "dm.fact_indskrivning", "dimension": "dm.dim_kommune"}
        sources = {key: reader.format(package / "data" / name) for key, name in names.items()}
        answers.append(connection.execute(question.format(**sources)).fetchall())
    same("DuckDB gets the same from Parquet and CSV", answers[1], answers[0])
    same("and the name has its letters", answers[0][0][0], "København")


def frictionless_accepts(warehouse, folder, truth):
    """The validator reads Parquet through pandas, which has no empty whole numbers: it is given CSV."""
    out = folder / "pakker-csv"
    warehouse.run("package", "--kommune", "825", "--format", "csv", "--from", "2024-12", "--out", str(out))
    (package,) = out.iterdir()
    report = frictionless.Package(str(package / "datapackage.json")).validate()
    for error in report.flatten(["type", "message"])[:10]:
        print(error)
    truth("the Frictionless validator accepts the package", report.valid and len(report.tasks) > 50)
    # It would have said so: a row is lost.
    path = package / "data" / "kube.indskrivning.csv"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    report = frictionless.Package(str(package / "datapackage.json")).validate()
    truth("and sees that a row is lost", not report.valid)


def spreadsheet(package, folder, same):
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        print("skipped LibreOffice: there is none")
        return
    source = package / "data" / "kube.indskrivning.csv"
    # To CSV again: comma, UTF-8, and every number as LibreOffice's own value.
    subprocess.run(
        [office, "--headless", f"-env:UserInstallation=file://{folder}/office",
         "--infilter=Text - txt - csv (StarCalc):59,34,76,1,,1030,false,true,false",
         "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,false,false",
         "--outdir", str(folder / "regneark"), str(source)],
        check=True, capture_output=True, timeout=300)
    with open(source, encoding="utf-8-sig", newline="") as file:
        expected = list(csv.DictReader(file, delimiter=";"))
    with open(folder / "regneark" / source.name, encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    numbers = [float(row["timer_pr_uge"].replace(",", ".")) for row in expected]
    same("LibreOffice reads decimal commas", [float(row["timer_pr_uge"]) for row in found], numbers)
    names = [row["handlekommune_navn"] for row in expected]
    same("LibreOffice reads Danish letters", [row["handlekommune_navn"] for row in found], names)
