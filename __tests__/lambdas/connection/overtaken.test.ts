import { connect } from "../../../lambdas/connection/connect";
import { FakeAws } from "./fake-aws";
import { allowSpokes, contextOf, register, spoke } from "./run";

const NOW = Date.parse("2026-03-02T12:00:00Z");

/** A hub with spokes, the parameter of each changed at its instant, in milliseconds from now. */
function hubOf(...changes: readonly number[]): FakeAws {
  const aws = new FakeAws("111111111111");
  register(aws, changes.length);
  allowSpokes(aws, changes.length + 1);
  for (const [index, at] of changes.entries()) {
    aws.modified.set(`/monitored_projects/project${index + 1}/dev`, new Date(NOW + at));
  }
  return aws;
}

/** Runs for the event of a change, `during` while it waits; answers whether it ran, and for how long it waited. */
async function run(aws: FakeAws, at: number, kind: "change" | "schedule" = "change", during?: () => void) {
  const pauses: number[] = [];
  const pause = (milliseconds: number): Promise<void> => {
    pauses.push(milliseconds);
    during?.();
    return Promise.resolve();
  };
  const answer = await connect({ action: "Reconcile", event: { kind, time: NOW + at } }, contextOf(aws, { pause }));
  expect(aws.writes.length > 0).toBe(answer !== undefined);
  return { ran: answer !== undefined, pauses };
}

beforeEach(() => jest.useFakeTimers({ now: NOW, doNotFake: ["setImmediate", "nextTick"] }));
afterEach(() => jest.useRealTimers());

test.each([
  { what: "the only change", changes: [0], at: 0, ran: true },
  { what: "a change within the same two seconds", changes: [-2_500, -1_000], at: -3_000, ran: true },
  { what: "a change that another one followed", changes: [-60_000, -3_000], at: -60_000, ran: false },
  { what: "the last of several", changes: [-60_000, -3_000], at: -3_000, ran: true },
  { what: "a deletion after all others", changes: [-60_000, -30_000], at: -1_000, ran: true },
  { what: "the last of many, long ago", changes: [0, 1, 2, 3, 4, 5].map((n) => n - 60_000), at: -60_000, ran: true },
])("$what: ran $ran, at once", async ({ changes, at, ran }) => {
  expect(await run(hubOf(...changes), at)).toEqual({ ran, pauses: [] });
});

const CROWD = [-1_900, -1_600, -1_300, -1_000, -700];

test("one of a crowd waits for its successor and leaves it the work", async () => {
  const aws = hubOf(...CROWD);
  const next = () => {
    aws.parameters.set("/monitored_projects/next/dev", spoke(6));
    aws.modified.set("/monitored_projects/next/dev", new Date(NOW + 2_500));
  };
  expect(await run(aws, -1_000, "change", next)).toEqual({ ran: false, pauses: [4_000] });
});

test("the last of a crowd waits too, and then does everything", async () => {
  expect(await run(hubOf(...CROWD), -1_000)).toEqual({ ran: true, pauses: [4_000] });
});

test("the daily run waits for nobody", async () => {
  expect(await run(hubOf(...CROWD), -60_000, "schedule")).toEqual({ ran: true, pauses: [] });
});
