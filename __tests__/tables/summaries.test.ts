import { labelOfDay, totalOfDay } from "../../tables/summaries";

const statistics = (Count: number, Mean: number) => ({ Count, Min: Mean, Mean, Max: Mean, Last: Mean });

describe("the numbers of a day", () => {
  it("are its mean where numbers were measured, and none where nothing was", () => {
    expect(totalOfDay({ Rows: 3, Value: statistics(3, 7) })).toBe(7);
    expect(totalOfDay({ Rows: 0 })).toBeNull();
  });

  it("count a label as 0 in vectors that lack it", () => {
    const day = { Rows: 4, Labels: { Failed: statistics(1, 8), Completed: statistics(4, 10) } };
    expect(labelOfDay(day, "Failed")).toEqual({ Count: 4, Min: 0, Mean: 2, Max: 8, Last: 8 });
    expect(labelOfDay(day, "constructor")).toEqual({ Count: 4, Min: 0, Mean: 0, Max: 0, Last: 0 });
    expect(totalOfDay(day)).toBe(12);
  });

  it("do not count numbers that were measured beside vectors", () => {
    expect(totalOfDay({ Rows: 4, Value: statistics(2, 99), Labels: { Failed: statistics(2, 8) } })).toBe(8);
  });
});
