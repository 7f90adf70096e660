"""The warehouse through the clients that people use: psql, psqlodbc, pgjdbc, SQLAlchemy, Tableau's
Hyper. Each connects as the login of a kommune, lists the tables, reads keys and comments, and asks
the twelve queries of views/README.md; all must say the same. Then its packages, through DuckDB, pyarrow,
Frictionless and LibreOffice (`package.py`). `make test-clients` runs it."""

import datetime
import decimal
import glob
import os
import re
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pyodbc
import sqlalchemy
import tableauhyperapi as hyper
from lxml import etree

import package

ROOT = Path(__file__).resolve().parents[2]
LOGIN = "bi_klient_101"
PASSWORD = secrets.token_urlsafe(18)
# Queries that have no answer in two kommuner of one year without a new register.
MAY_BE_EMPTY = {4, 7}


class Warehouse:
    """An embedded server with a year of invented deliveries of three kommuner."""

    def __init__(self, program, home):
        self.program, self.home = program, home
        inbox = home / "inbox"
        self.run("generate", "--kommuner", "101,360,825", "--from", "2024-01", "--to", "2024-12",
                 "--aula", "1", "--clean", "--out", str(inbox))
        self.run("load", str(inbox))
        self.run("group", "set", "De tre", "--kommune", "101", "360", "825")
        status = self.run("pg", "status")
        self.admin = re.search(r"socket\s+(\S+)", status).group(1)
        loopback = re.search(r"loopback\s+(\S+)", status).group(1)
        self.port = int(re.search(r":(\d+)/", loopback).group(1))
        self.run("access", "grant", LOGIN, "--create", "--password-stdin", "--kommune", "101",
                 stdin=PASSWORD + "\n")

    def run(self, *arguments, stdin=""):
        environment = {**os.environ, "DAGTILBUD_DIR": str(self.home), "DAGTILBUD_PG_UNSAFE_FAST": "1"}
        environment.pop("DATABASE_URL", None)
        done = subprocess.run([self.program, *arguments], env=environment, text=True,
                              capture_output=True, check=False, input=stdin)
        if done.returncode != 0:
            sys.exit(f"dagtilbud {' '.join(arguments)}: {done.returncode}\n{done.stderr}")
        return done.stdout

    def url(self, scheme):
        return f"{scheme}://{LOGIN}:{PASSWORD}@127.0.0.1:{self.port}/dagtilbud"


def same(what, found, expected):
    """Both are equal, or the difference is told."""
    if found != expected:
        missing = [it for it in expected if it not in found][:5]
        more = [it for it in found if it not in expected][:5]
        sys.exit(f"FAILED {what}\n  missing: {missing}\n  more:    {more}")
    print(f"ok      {what}")


def truth(what, holds):
    same(what, bool(holds), True)


def plain(value):
    """A value as each client has it, in one form."""
    if value is None or value == "":
        return ""
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()[:10]
    if isinstance(value, (int, float, decimal.Decimal)) and not isinstance(value, bool):
        return str(decimal.Decimal(str(value)).normalize())
    text = str(value)
    return str(decimal.Decimal(text).normalize()) if re.fullmatch(r"-?\d+(\.\d+)?", text) else text


def rows(found):
    return sorted([plain(value) for value in row] for row in found)


def queries():
    text = (ROOT / "views/README.md").read_text()
    found = re.findall(r"```sql\n(.*?)```", text, re.DOTALL)
    same("the page has twelve queries", len(found), 12)
    return found


def catalogue(warehouse):
    """What is meant to be seen: schema and name, with the comment, asked of the catalogue itself."""
    with psycopg.connect(warehouse.admin) as admin:
        return sorted(admin.execute(
            "select n.nspname, c.relname, obj_description(c.oid) from pg_class as c"
            " inner join pg_namespace as n on c.relnamespace = n.oid"
            " where n.nspname in ('dm', 'drift', 'kube', 'benchmark', 'noegletal')"
            " and c.relkind in ('r', 'p', 'v')"
            " and has_table_privilege('dagtilbud_kommune', c.oid, 'select')").fetchall())


def foreign_keys(warehouse):
    with psycopg.connect(warehouse.admin) as admin:
        return sorted(admin.execute(
            "select a.attname, c.relname, b.attname from pg_constraint as f"
            " inner join pg_attribute as a on a.attrelid = f.conrelid and a.attnum = f.conkey[1]"
            " inner join pg_attribute as b on b.attrelid = f.confrelid and b.attnum = f.confkey[1]"
            " inner join pg_class as c on c.oid = f.confrelid"
            " where f.conrelid = 'dm.fact_indskrivning'::regclass and f.contype = 'f'").fetchall())


def psql(warehouse, expected, questions, answers):
    def ask(sql, *options):
        done = subprocess.run(
            ["psql", "-XAtF", "\t", *options, "-c", sql, warehouse.url("postgres")],
            text=True, capture_output=True, check=True)
        return done.stdout
    tables = {tuple(line.split("\t")[:2]) for line in ask(r"\dtv dm.*").splitlines()}
    readable = {(schema, name) for schema, name, _ in expected if schema == "dm"}
    truth("psql lists the star", readable <= tables)
    described = ask(r"\d+ noegletal.alle")
    truth("psql shows the comments of columns", "Kommunens navn." in described)
    for number, question in enumerate(questions, 1):
        found = [line.split("\t") for line in ask(question.replace(";", "")).splitlines()]
        same(f"psql answers query {number}", rows(found), answers[number])


def odbc(warehouse, expected, questions, answers):
    connection = pyodbc.connect(
        "DRIVER={PostgreSQL Unicode};SERVER=127.0.0.1;"
        f"PORT={warehouse.port};DATABASE=dagtilbud;UID={LOGIN};PWD={PASSWORD};BoolsAsChar=0")
    cursor = connection.cursor()
    found = [(it.table_schem, it.table_name) for it in cursor.tables()
             if it.table_schem not in ("information_schema", "pg_catalog", "pg_toast")]
    readable = {(schema, name) for schema, name, _ in expected}
    truth("psqlodbc lists what is meant", readable <= set(found))
    # This driver asks the catalogue for every name there is. What it lists beyond is closed.
    for schema, name in sorted(set(found) - readable):
        try:
            connection.execute(f'select 1 from "{schema}"."{name}"')
            sys.exit(f"FAILED psqlodbc can open {schema}.{name}")
        except pyodbc.Error as error:
            connection.rollback()
            if "permission denied" not in str(error):
                raise
    print("ok      what psqlodbc lists beyond is closed")
    keys = [it.column_name for it in cursor.primaryKeys("fact_indskrivning", schema="dm")]
    same("psqlodbc reads the primary key", keys,
         ["kommune_nr", "maaned", "borger_nr", "levering_nr", "linje_nr"])
    keys = {(it.fkcolumn_name, it.pktable_name, it.pkcolumn_name)
            for it in cursor.foreignKeys(foreignTable="fact_indskrivning", foreignSchema="dm")}
    same("psqlodbc reads the foreign keys", sorted(keys), foreign_keys(warehouse))
    row = cursor.execute("select dato, er_weekend from dm.dim_tid where dato = '2024-06-01'").fetchone()
    same("psqlodbc gives a date and a boolean as such", list(row), [datetime.date(2024, 6, 1), True])
    for number, question in enumerate(questions, 1):
        same(f"psqlodbc answers query {number}",
             rows(cursor.execute(question).fetchall()), answers[number])


def alchemy(warehouse, expected, questions, answers):
    engine = sqlalchemy.create_engine(warehouse.url("postgresql+psycopg"))
    inspector = sqlalchemy.inspect(engine)
    found = []
    for schema in ("dm", "drift", "kube", "benchmark", "noegletal"):
        names = inspector.get_table_names(schema) + inspector.get_view_names(schema)
        found += [(schema, name) for name in names]
    readable = [(schema, name) for schema, name, _ in expected]
    truth("SQLAlchemy finds what is meant", set(readable) <= set(found))
    comments = [(schema, name, inspector.get_table_comment(name, schema)["text"])
                for schema, name in readable]
    same("SQLAlchemy reads every comment", sorted(comments), expected)
    keys = [(key["constrained_columns"][0], key["referred_table"], key["referred_columns"][0])
            for key in inspector.get_foreign_keys("fact_indskrivning", "dm")]
    same("SQLAlchemy reads the foreign keys", sorted(keys), foreign_keys(warehouse))
    key = inspector.get_pk_constraint("dim_borger", "dm")["constrained_columns"]
    same("SQLAlchemy reads the primary key", key, ["borger_id"])
    with engine.connect() as connection:
        for number, question in enumerate(questions, 1):
            same(f"SQLAlchemy answers query {number}",
                 rows(connection.exec_driver_sql(question).fetchall()), answers[number])


def jdbc(warehouse, expected, questions, answers, folder):
    files = []
    for number, question in enumerate(questions, 1):
        files.append(folder / f"{number}.sql")
        files[-1].write_text(question)
    url = (f"jdbc:postgresql://127.0.0.1:{warehouse.port}/dagtilbud"
           "?hideUnprivilegedObjects=true")
    done = subprocess.run(
        ["java", "-cp", "/usr/share/java/postgresql.jar", str(ROOT / "tests/clients/Jdbc.java"),
         url, LOGIN, PASSWORD, *map(str, files)], text=True, capture_output=True, check=False)
    if done.returncode != 0:
        sys.exit(f"FAILED pgjdbc\n{done.stderr}")
    said = {}
    for line in done.stdout.splitlines():
        what, *values = line.split("\t")
        said.setdefault(what, []).append(values)
    own = sorted(tuple(it) for it in said["table"] if it[0] not in ("information_schema", "pg_catalog"))
    same("pgjdbc lists what is meant, and no more, with comments", own, expected)
    same("pgjdbc reads the primary key", sorted(it[1] for it in said["key"]),
         ["borger_nr", "kommune_nr", "levering_nr", "linje_nr", "maaned"])
    same("pgjdbc reads the foreign keys", sorted(tuple(it) for it in said["imported"]),
         foreign_keys(warehouse))
    types = {it[0]: it[1] for it in said["column"]}
    same("pgjdbc reads the types", (types["dato"], types["er_weekend"], types["aar"]),
         ("date", "bool", "int2"))
    for number in range(1, len(questions) + 1):
        same(f"pgjdbc answers query {number}",
             rows(said.get(f"answer {number}", [])), answers[number])


def extract(warehouse, folder):
    """A Tableau extract of a kommune's view, written and opened again."""
    path = folder / "indskrivning.hyper"
    columns = ["maaned", "borger_nr", "kategori", "fuldtidsandel"]
    sql = f"select {', '.join(columns)} from kube.indskrivning where handlekommune_nr = 101"
    with psycopg.connect(warehouse.url("postgres")) as login:
        read = login.execute(sql).fetchall()
    kinds = [hyper.SqlType.date(), hyper.SqlType.int(), hyper.SqlType.text(),
             hyper.SqlType.numeric(3, 2)]
    table = hyper.TableDefinition(
        hyper.TableName("Extract", "Extract"),
        [hyper.TableDefinition.Column(name, kind) for name, kind in zip(columns, kinds)])
    telemetry = hyper.Telemetry.DO_NOT_SEND_USAGE_DATA_TO_TABLEAU
    with hyper.HyperProcess(telemetry, parameters={"log_config": ""}) as process:
        mode = hyper.CreateMode.CREATE_AND_REPLACE
        with hyper.Connection(process.endpoint, path, mode) as connection:
            connection.catalog.create_schema("Extract")
            connection.catalog.create_table(table)
            with hyper.Inserter(connection, table) as inserter:
                inserter.add_rows(read)
                inserter.execute()
        with hyper.Connection(process.endpoint, path) as connection:
            count = connection.execute_scalar_query(
                f"select count(distinct borger_nr) from {table.table_name}")
    same("a .hyper extract holds the kommune's children", count, len({row[1] for row in read}))


def written(warehouse, folder):
    """The files of `dagtilbud bi` that are XML, and the workbook against Tableau's schema where
    `TABLEAU_XSD` names it."""
    warehouse.run("bi", "--out", str(folder / "bi"))
    files = [path for kind in ("tds", "twb", "odc")
             for path in glob.glob(f"{folder}/bi/*/*.{kind}")]
    truth("there are files for Tableau and Excel", len(files) > 10)
    for path in files:
        etree.parse(path)
    print(f"ok      {len(files)} files are XML")
    schema = os.environ.get("TABLEAU_XSD")
    if not schema:
        print("skipped the workbook against Tableau's XSD: TABLEAU_XSD names none")
        return
    validator = etree.XMLSchema(etree.parse(schema))
    for path in glob.glob(f"{folder}/bi/*/*.twb"):
        validator.assertValid(etree.parse(path))
    print("ok      the workbook is valid by Tableau's XSD")


def main():
    program = str(ROOT / sys.argv[1])
    questions = queries()
    with tempfile.TemporaryDirectory(prefix="dagtilbud-clients-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        warehouse = Warehouse(program, folder / "home")
        try:
            with psycopg.connect(warehouse.url("postgres")) as login:
                answers = {number: rows(login.execute(question).fetchall())
                           for number, question in enumerate(questions, 1)}
            for number, answer in answers.items():
                truth(f"query {number} has an answer", answer or number in MAY_BE_EMPTY)
            expected = catalogue(warehouse)
            psql(warehouse, expected, questions, answers)
            odbc(warehouse, expected, questions, answers)
            alchemy(warehouse, expected, questions, answers)
            jdbc(warehouse, expected, questions, answers, folder)
            extract(warehouse, folder)
            written(warehouse, folder)
            package.check(warehouse, folder, same, truth)
        finally:
            warehouse.run("pg", "stop")
    print("all clients agree")


if __name__ == "__main__":
    main()
