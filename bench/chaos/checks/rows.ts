import { groupBy } from "../../../common/group-by";
import { keyOf } from "../ledger";
import { canonical, seriesOf, type Check } from "../truth";

/** Every measurement that a bus took and a rule sent on is one row, and there is no other row. */
export const rows: Check = {
  name: "rows",
  differences: ({ ledger, held }) => {
    const found = new Map(
      groupBy(held.rows, (row) =>
        keyOf({ account: row.Account, region: row.Region }, { ...row, ExtractionDate: row.MeasuredAt }),
      ),
    );
    const differences: string[] = [];
    for (const [key, { account, detail, isForwarded }] of ledger.measured) {
      const same = found.get(key) ?? [];
      found.delete(key);
      const name = `${seriesOf(detail)} of ${account}, measured ${detail.ExtractionDate},`;
      const landed = ledger.landed.get(key);
      if (isForwarded && same.length === 0) {
        const then = landed === undefined ? "it was never written" : `it was written ${new Date(landed).toISOString()}`;
        differences.push(`${name} is lost; ${then}`);
      }
      if (!isForwarded && same.length > 0) differences.push(`${name} is a row, although no rule sent it on`);
      if (same.length > 1) differences.push(`${name} is ${same.length} rows`);
      for (const { Metadata, ExtractionDate } of same) {
        if (canonical(Metadata) !== canonical(detail.Metadata)) {
          differences.push(
            `${name} has the metadata ${canonical(Metadata)}; it has to be ${canonical(detail.Metadata)}`,
          );
        }
        if (ExtractionDate.slice(0, 23) !== detail.ExtractionDate.slice(0, 23)) {
          differences.push(`${name} has the sort key ${ExtractionDate}`);
        }
      }
    }
    for (const [key, foreign] of found) {
      differences.push(
        ...foreign.map((row) => `${seriesOf(row)} of ${row.Account} is foreign: nobody measured ${key}`),
      );
    }
    return differences;
  },
};
