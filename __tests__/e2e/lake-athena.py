"""Asks Athena's API what the lake's queries ask, and prints the tables that came of it as JSON.

lake-athena.py <file of Terraform's arguments> <folder of the bucket's files> <.sql files>

The arguments are those of the hub's bucket, Glue database, Glue table and Athena workgroup, by the type of the resource.
"""

import json
import sys
from datetime import datetime
from pathlib import Path

from botocore.session import get_session
from botocore.waiter import WaiterModel, create_waiter_with_client

# The AWS provider's names, where the API's differ in more than their style.
API_NAMES = {
    "ser_de_info": "SerdeInfo",
    "enforce_workgroup_configuration": "EnforceWorkGroupConfiguration",
    "publish_cloudwatch_metrics_enabled": "PublishCloudWatchMetricsEnabled",
}
# AWS's own clients have no waiter for a query.
QUERY_ENDS = {
    "operation": "GetQueryExecution",
    "delay": 0.1,
    "maxAttempts": 300,
    "acceptors": [
        {"matcher": "path", "argument": "QueryExecution.Status.State", "expected": state, "state": "success"}
        for state in ("SUCCEEDED", "FAILED", "CANCELLED")
    ],
}
READ = {
    "bigint": int,
    "double": float,
    "timestamp": lambda text: datetime.fromisoformat(text).isoformat(timespec="milliseconds") + "Z",
}


def main(terraform, folder, *files):
    arguments = {kind: in_api(one) for kind, one in json.loads(text_of(terraform)).items()}
    s3, glue, athena = (get_session().create_client(service) for service in ("s3", "glue", "athena"))
    bucket = arguments["aws_s3_bucket"]["Bucket"]
    s3.create_bucket(Bucket=bucket)
    for file in Path(folder).rglob("*.parquet"):
        s3.put_object(Bucket=bucket, Key=file.relative_to(folder).as_posix(), Body=file.read_bytes())
    glue.create_database(DatabaseInput=arguments["aws_glue_catalog_database"])
    table = arguments["aws_glue_catalog_table"]
    database = table.pop("DatabaseName")
    glue.create_table(DatabaseName=database, TableInput=table)
    workgroup = arguments["aws_athena_workgroup"]
    athena.create_work_group(**workgroup)
    return [answer(athena, workgroup["Name"], database, text_of(name)) for name in files]


def text_of(file):
    return Path(file).read_text(encoding="utf-8")


def in_api(value):
    """Terraform's arguments, in the names that the API has for them."""
    if isinstance(value, list):
        return [in_api(one) for one in value]
    if isinstance(value, dict):
        return {
            API_NAMES.get(name) or name.title().replace("_", ""): one if name == "parameters" else in_api(one)
            for name, one in value.items()
        }
    return value


def answer(athena, workgroup, database, query):
    started = athena.start_query_execution(
        # ministack hands the SQL to DuckDB as it is, which has this one function by another name.
        QueryString=query.replace("json_extract_scalar", "json_extract_string"),
        QueryExecutionContext={"Database": database},
        WorkGroup=workgroup,
    )
    execution = {"QueryExecutionId": started["QueryExecutionId"]}
    model = WaiterModel({"version": 2, "waiters": {"QueryEnds": QUERY_ENDS}})
    create_waiter_with_client("QueryEnds", model, athena).wait(**execution)
    status = athena.get_query_execution(**execution)["QueryExecution"]["Status"]
    if status["State"] != "SUCCEEDED":
        raise RuntimeError(f"{status['State']}: {status.get('StateChangeReason')}\n{query}")
    result = athena.get_query_results(**execution)["ResultSet"]
    columns = result["ResultSetMetadata"]["ColumnInfo"]
    # The first row has the names of the columns.
    return [
        {column["Name"]: cell(column["Type"], datum) for column, datum in zip(columns, row["Data"])}
        for row in result["Rows"][1:]
    ]


def cell(kind, datum):
    text = datum.get("VarCharValue")
    return text if text is None else READ.get(kind, str)(text)


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
