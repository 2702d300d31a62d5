"""Reads an export as the examples do, and prints what came of it as JSON.

other-tools.py pandas <folder of history.py> <CSV export>
other-tools.py athena <folder of the .sql files> <NDJSON export> [queries]
other-tools.py lake athena|duckdb <SQL that creates the table measurements> <.sql files>

There is no Athena here: sqlglot reads its SQL, and DuckDB runs what sqlglot makes of it; with duckdb it runs the SQL as it is.
"""

import json
import re
import sys
from datetime import date, datetime


def pandas_tables(folder, export):
    sys.path.insert(0, folder)
    import history

    measurements = history.read_export(export)
    tables = {"newest": history.newest(measurements), "daily": history.daily(measurements)}
    found = {name: records(table) for name, table in tables.items()}
    return {"zone": str(measurements["ExtractionDate"].dt.tz), **found}


def records(table):
    return json.loads(table.to_json(orient="records", date_format="iso", double_precision=15))


def athena_tables(folder, export, *queries):
    import duckdb
    import sqlglot
    from sqlglot import exp

    def sql(name):
        with open(f"{folder}/{name}.sql", encoding="utf-8") as file:
            return file.read()

    def rows(query):
        return rows_of(database, translated(query))

    table = sqlglot.parse_one(sql("export"), read="athena")
    [serde] = table.find_all(exp.RowFormatSerdeProperty)
    [pattern] = [one.args["value"].this for one in serde.find_all(exp.Property) if one.name == "input.regex"]
    with open(export, encoding="utf-8", newline="\n") as file:
        lines = [re.fullmatch(pattern, line.rstrip("\n")).groups() for line in file]

    database = duckdb.connect()
    columns = ", ".join(f"{column.name} {column.kind.sql(dialect='duckdb')}" for column in table.find_all(exp.ColumnDef))
    database.execute(f"CREATE TABLE {table.find(exp.Table).name} ({columns})")
    database.executemany(f"INSERT INTO {table.find(exp.Table).name} VALUES (?)", lines)
    database.execute(translated(sql("measurements")))
    named = {name: rows(sql(name)) for name in ("newest", "history")}
    measurements = rows("SELECT * FROM measurements")
    return {**named, "measurements": measurements, "queries": [rows(query) for query in queries]}


def lake_tables(dialect, setup, *files):
    import duckdb

    database = duckdb.connect()
    database.execute(setup)
    tables = []
    for name in files:
        with open(name, encoding="utf-8") as file:
            query = file.read()
        tables.append(rows_of(database, translated(query) if dialect == "athena" else query))
    return tables


def translated(text):
    import sqlglot

    [statement] = sqlglot.transpile(text, read="athena", write="duckdb", unsupported_level=sqlglot.ErrorLevel.RAISE)
    return statement


def rows_of(database, query):
    result = database.execute(query)
    names = [column[0] for column in result.description]
    return [{name: plain(value) for name, value in zip(names, row)} for row in result.fetchall()]


def plain(value):
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds") + "Z"
    return value.isoformat() if isinstance(value, date) else value


if __name__ == "__main__":
    kind, *rest = sys.argv[1:]
    print(json.dumps({"pandas": pandas_tables, "athena": athena_tables, "lake": lake_tables}[kind](*rest)))
