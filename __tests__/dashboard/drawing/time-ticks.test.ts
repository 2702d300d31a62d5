import { formatTimeTick, timeTicks } from "../../../dashboard/drawing/time-ticks";

const DAY = 86_400_000;
const NOW = Date.parse("2026-11-22T20:48:13Z");

function ticks(days: number, most: number): readonly string[] {
  return timeTicks({ from: NOW - days * DAY, to: NOW }, most).map((tick) => formatTimeTick(tick));
}

it.each<[days: number, most: number, labels: string[]]>([
  [0.01, 5, ["20:35", "20:40", "20:45"]],
  [1, 5, ["22 Nov", "06:00", "12:00", "18:00"]],
  [7, 8, ["16 Nov", "17 Nov", "18 Nov", "19 Nov", "20 Nov", "21 Nov", "22 Nov"]],
  [30, 6, ["29 Oct", "5 Nov", "12 Nov", "19 Nov"]],
  [90, 5, ["1 Sep", "1 Oct", "1 Nov"]],
  [365, 5, ["2026", "1 Apr", "1 Jul", "1 Oct"]],
  [800, 3, ["2025", "2026"]],
])("%d days with room for %d have round times", (days, most, labels) => {
  expect(ticks(days, most)).toEqual(labels);
});

it.each([0.001, 0.3, 1, 2, 3, 5, 7, 14, 30, 60, 90, 200, 365, 800])(
  "stays within %d days and the room there is",
  (days) => {
    for (const most of [2, 3, 5, 8, 13]) {
      const span = { from: NOW - days * DAY, to: NOW };
      const all = timeTicks(span, most);
      expect(all.length).toBeLessThanOrEqual(most + 1);
      expect(all.every((tick) => tick >= span.from && tick <= span.to)).toBe(true);
    }
  },
);
