"""Newest values and daily statistics of an export: ds-dashboard export | python history.py

Needs pandas. An export that was kept is read by its name: python history.py export.csv
"""

import sys

import pandas as pd

METRIC = ["ProjectName", "Environment", "MetricName"]
SERIES = [*METRIC, "Label"]

# The export puts ' before a text that a spreadsheet would take for a formula.
ESCAPED = "^'(?=[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20])"


def read_export(source):
    """Reads a CSV export; source is a path or an open file.

    Dates are UTC, values are numbers: NaN for a vector without labels, which has no number. All else is text: an empty
    Label (a number) stays empty, a project named NA keeps its name, an account its leading zeros.
    """
    measurements = pd.read_csv(source, dtype=str, keep_default_na=False)
    measurements = measurements.replace(ESCAPED, "", regex=True)
    measurements["ExtractionDate"] = pd.to_datetime(measurements["ExtractionDate"], format="ISO8601", utc=True)
    measurements["MetricValue"] = pd.to_numeric(measurements["MetricValue"])
    return measurements.sort_values("ExtractionDate", kind="stable", ignore_index=True)


def newest(measurements):
    """The newest measurement of each metric, with the labels that it has: one that an older vector had is not there."""
    date = measurements.groupby(METRIC)["ExtractionDate"].transform("max")
    found = measurements[measurements["ExtractionDate"] == date]
    return found.sort_values(SERIES)[[*SERIES, "MetricValue", "Unit", "ExtractionDate"]].reset_index(drop=True)


def daily(measurements):
    """Each day (UTC) of each series: how often it was measured, and what came of it."""
    numbers = measurements.dropna(subset="MetricValue")
    days = numbers["ExtractionDate"].dt.date.rename("Day")
    values = numbers.groupby([*SERIES, days])["MetricValue"]
    return values.agg(Measurements="count", Min="min", Mean="mean", Max="max", Last="last").reset_index()


def main():
    measurements = read_export(sys.argv[1] if len(sys.argv) > 1 else sys.stdin.buffer)
    print(newest(measurements).to_string(index=False))
    print()
    print(daily(measurements).to_string(index=False))


if __name__ == "__main__":
    main()
