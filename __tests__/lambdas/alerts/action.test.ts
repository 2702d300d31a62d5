import { SUMMARIES_TABLE } from "../../../contract/names";
import { isAction, perform } from "../../../lambdas/alerts/action";
import { MadeHub, HUB_TOPIC } from "../../fixtures/alerts/made-hub";
import { madeRule } from "../../fixtures/alerts/made-rule";

const NOW = "2026-03-02T10:00:00.000Z";
const MUTE = {
  action: "Mute",
  rule: "IDLE",
  until: "2026-03-02T12:00:00Z",
  by: "arn:aws:iam::1:user/me",
  why: "known",
};

let hub: MadeHub;
beforeEach(() => {
  jest.spyOn(Date, "now").mockReturnValue(Date.parse(NOW));
  hub = new MadeHub();
  hub.set(madeRule(), madeRule({ name: "other" }));
});
afterEach(() => jest.restoreAllMocks());

const act = (payload: Readonly<Record<string, unknown>>) => perform(payload, hub.parts());
const mutes = () => hub.tables.items(SUMMARIES_TABLE, "alert-mute");

it("sends a sample that is marked as one, and changes nothing", async () => {
  const answer = await act({ action: "Test", rule: "Idle" });
  expect(answer).toEqual({
    action: "Test",
    rule: "idle",
    id: expect.stringMatching(/^test-[\w-]{22}$/),
    topicArn: HUB_TOPIC,
  });
  expect(hub.published).toMatchObject([{ topic: HUB_TOPIC, subject: "Test: idle: 1 alerting" }]);
  expect(hub.events).toMatchObject([{ test: true, id: hub.published[0]!.id, changes: [{ project: "Sample" }] }]);
  expect([hub.states(), hub.episodes()]).toEqual([[], []]);
});

it("says why a sample does not arrive", async () => {
  hub.topicErrors.set(HUB_TOPIC, "NotFoundException");
  await expect(act({ action: "Test", rule: "idle" })).rejects.toThrow("refused");
  expect(hub.events).toEqual([]);
});

it("stores a mute with who and why, which the table removes by itself", async () => {
  const answer = await act({ ...MUTE, project: "Project1" });
  const mute = {
    Rule: "idle",
    ProjectName: "Project1",
    Until: "2026-03-02T12:00:00.000Z",
    By: MUTE.by,
    Why: "known",
    At: expect.any(String) as string,
  };
  expect(answer).toEqual({ action: "Mute", mute });
  expect(mutes()).toEqual([
    {
      Summary: "alert-mute",
      Key: expect.stringMatching(/^idle#[\w-]{32}$/),
      ...mute,
      ExpiresAt: Date.parse("2026-03-03T12:00:00Z") / 1000,
    },
  ]);
});

it("removes the mute of the same series, without case, even of a rule that is gone", async () => {
  await act({ ...MUTE, project: "Project1", environment: "prod" });
  await act(MUTE);
  hub.rules.clear();
  const unmute = { action: "Unmute", rule: "idle" };
  expect(await act({ ...unmute, project: "PROJECT1" })).toEqual({ action: "Unmute", rule: "idle", removed: false });
  expect(await act({ ...unmute, project: "PROJECT1", environment: "PROD" })).toMatchObject({ removed: true });
  expect(mutes()).toHaveLength(1);
  expect(await act(unmute)).toMatchObject({ removed: true });
  expect(mutes()).toEqual([]);
});

it.each([
  [{ action: "test", rule: "idle" }, 'There is no action "test"; there are Test, Mute, Unmute.'],
  [{ action: "Test", rule: "idel" }, 'This hub has no alert rule "idel". Did you mean idle?'],
  [{ action: "Test", rule: "xxxxxxxx" }, 'This hub has no alert rule "xxxxxxxx". There are: idle, other.'],
  [{ action: "Test" }, "Test: rule has to be a text of 1 to 256 characters."],
  [{ ...MUTE, until: "2026-03-02T10:00:00Z" }, "until has to be an ISO 8601 date in the future"],
  [{ ...MUTE, until: "2028-03-02T10:00:00Z" }, "at most 366 days from now"],
  [{ ...MUTE, until: "tomorrow" }, "until has to be an ISO 8601 date"],
  [{ ...MUTE, by: " ", why: 1 }, "by has to be a text of 1 to 1024 characters; why has to be"],
  [{ ...MUTE, project: "x".repeat(257) }, "project has to be a text of 1 to 256 characters"],
  [{ action: "Unmute", rule: "idle", environment: null }, "environment has to be a text"],
])("refuses %j", async (payload, message) => {
  await expect(act(payload)).rejects.toThrow(message);
  expect(mutes()).toEqual([]);
  expect(hub.published).toEqual([]);
});

it("tries no rule that cannot be read", async () => {
  hub.rules.set("idle", "{}");
  await expect(act({ action: "Test", rule: "idle" })).rejects.toThrow("its name is not that of the parameter");
});

it.each([
  [true, { action: "Test" }],
  [true, { action: 1 }],
  [false, { source: "aws.events", detail: {} }],
  [false, undefined],
  [false, null],
])("takes for an action: %s, %j", (expected, payload) => {
  expect(isAction(payload)).toBe(expected);
});
