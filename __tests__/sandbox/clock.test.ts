import { Clock } from "../../sandbox/clock";
import { PendingWork } from "../../sandbox/pending-work";

function fail(error: unknown): never {
  throw error;
}

describe("a standing clock", () => {
  it("runs tasks at their instants, in order of time and then of asking", async () => {
    const clock = new Clock(1_000, new PendingWork(fail));
    const seen: string[] = [];
    const note = (name: string) => () => void seen.push(`${name} at ${clock.now()}`);
    clock.at(3_000, note("c"));
    clock.at(2_000, note("a"));
    clock.at(2_000, note("b"));
    clock.at(9_000, note("later"));
    await clock.advanceTo(5_000);
    expect(seen).toEqual(["a at 2000", "b at 2000", "c at 3000"]);
    expect(clock.now()).toBe(5_000);
  });

  it("waits for what a task starts before it moves on", async () => {
    const work = new PendingWork(fail);
    const clock = new Clock(0, work);
    const seen: string[] = [];
    clock.at(1, () => work.start(async () => void (await Promise.resolve(), seen.push(`slow at ${clock.now()}`))));
    clock.at(2, () => void seen.push(`next at ${clock.now()}`));
    await clock.advanceTo(10);
    expect(seen).toEqual(["slow at 1", "next at 2"]);
  });

  it("runs what tasks schedule on the way, and nothing that was cancelled", async () => {
    const clock = new Clock(0, new PendingWork(fail));
    let ticks = 0;
    const tick = (): void => {
      ticks++;
      clock.after(10, tick);
    };
    clock.after(10, tick);
    clock.after(15, () => fail("cancelled tasks do not run")).cancel();
    await clock.advanceTo(100);
    expect(ticks).toBe(10);
  });

  it("never goes back", async () => {
    const clock = new Clock(100, new PendingWork(fail));
    let ran = false;
    clock.at(50, () => void (ran = true));
    await clock.advanceTo(10);
    expect(clock.now()).toBe(100);
    await clock.advanceTo(100);
    expect(ran).toBe(true);
  });
});

describe("a running clock", () => {
  beforeEach(() => jest.useFakeTimers({ now: 0 }));
  afterEach(() => jest.useRealTimers());

  it("follows the real time from where it stood, and ends", () => {
    const clock = new Clock(1_000_000, new PendingWork(fail));
    const seen: number[] = [];
    clock.after(250, () => void seen.push(clock.now()));
    clock.run();
    clock.after(100, () => void seen.push(clock.now()));
    jest.advanceTimersByTime(200);
    expect(seen).toEqual([1_000_100]);
    clock.end();
    jest.advanceTimersByTime(1_000);
    expect(clock.now()).toBe(1_000_200);
    expect(seen).toHaveLength(1);
  });
});

it("a failure in the background is told to whoever watches, and does not stop the rest", async () => {
  const failures: unknown[] = [];
  const work = new PendingWork((error) => failures.push(error));
  let done = false;
  work.start(() => Promise.reject(new Error("lost")));
  work.start(async () => void (done = await Promise.resolve(true)));
  await work.settled();
  expect(failures).toEqual([new Error("lost")]);
  expect(done).toBe(true);
});
