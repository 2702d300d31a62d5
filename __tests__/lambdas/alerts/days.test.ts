import { problemsOf } from "../../fixtures/alerts/check-day";
import { liveDay } from "../../fixtures/alerts/live-day";
import { madeDay } from "../../fixtures/alerts/made-day";

afterEach(() => jest.restoreAllMocks());

/** `npm run bench -- alerts` lives through a thousand. */
const DAYS = 12;

it("tells every alert of a made-up day once, whoever crashes or runs beside", async () => {
  const clock = jest.spyOn(Date, "now");
  const found: string[] = [];
  let episodes = 0;
  let crashes = 0;
  let doubles = 0;
  for (let seed = 1; seed <= DAYS; seed++) {
    const day = madeDay(seed);
    const lived = await liveDay(day, seed, (now) => clock.mockReturnValue(now));
    const checked = problemsOf(day, lived);
    found.push(...checked.problems.map((problem) => `day ${seed} ${problem}`));
    episodes += checked.episodes;
    crashes += lived.crashes;
    doubles += lived.hub.events.length - new Set(lived.hub.events.map(({ id }) => id)).size;
  }
  expect(found).toEqual([]);
  // So that a day on which nothing happens does not pass for one on which all goes well.
  expect(episodes).toBeGreaterThan(10 * DAYS);
  expect(crashes).toBeGreaterThan(10 * DAYS);
  expect(doubles).toBeGreaterThan(0);
});
