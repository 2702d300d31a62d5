import { status } from "../../../cli/connections/status";
import { Aws } from "../../../cli/fleet/aws";
import { tellStory } from "../../../cli/sandbox/story";
import { DEV, HUB, PROD, THREE_METRICS, World } from "../../system/world";

const HOUR_MS = 3_600_000;

it("leaves all well, although a spoke was silent and the other one denied a metric", async () => {
  const world = await World.of({
    hubs: [{ ...HUB, schedule: "rate(2 hours)" }],
    spokes: [DEV, PROD].map((spoke) => ({ ...spoke, metrics: THREE_METRICS })),
  });
  try {
    await world.connect();
    const { clock } = world.sandbox;
    const [start, end] = [clock.now(), clock.now() + 72 * HOUR_MS];
    tellStory(world.sandbox, world.fleet, start, end);
    await clock.advanceTo(start + 0.66 * (end - start));
    expect(await world.troubles()).toEqual([expect.stringContaining("ds-dashboard-forward-dead-letters")]);
    await clock.advanceTo(end);
    expect(await world.troubles()).toEqual([]);
    expect(await status(world.fleet, "configuration", new Aws(world.sandbox.url), "none")).toMatchObject({ ok: true });
  } finally {
    await world.close();
  }
});
