import { FakeAws } from "./fake-aws";
import { busOf, disconnect, forward, forwards, reconcile, ROLE, spoke, status } from "./run";

const OWN = "222222222222";
const HUB = "111111111111";
const AT_HUB = `${HUB}-us-east-1`;
const [METRICS, BATCHES] = ["forward-ds-dashboard-metrics-1", "forward-ds-dashboard-batches-1"];

let aws: FakeAws;
beforeEach(() => {
  aws = new FakeAws(OWN);
  aws.allows.add(busOf(HUB));
});

test("a hub that takes batches gets them by rules of their own, which match nothing else", async () => {
  aws.parameters.set("/monitors/hub", `${HUB}:batch`);
  await expect(forward(aws)).resolves.toMatchObject({
    forwarding: { metricsTo: [], batchesTo: [`${HUB}:us-east-1`], refreshTo: [] },
  });
  expect(forwards(aws)).toEqual({ [BATCHES]: [AT_HUB] });
  expect(JSON.parse(aws.rules.get(BATCHES)!.EventPattern!)).toEqual({
    source: ["metric_extractor_batch"],
    "detail-type": ["metric_extractor_batch"],
    account: [OWN],
    region: ["us-east-1"],
  });
  expect(aws.targets.get(BATCHES)).toMatchObject([{ Arn: busOf(HUB), RoleArn: ROLE }]);
});

test("each hub gets its form, in another Region too, and a hub of the own account none by a rule", async () => {
  aws.allows.add(busOf(HUB, "eu-west-1")).add(busOf(spoke(1)));
  aws.parameters.set("/monitors/far", `${HUB}:eu-west-1:batch`);
  aws.parameters.set("/monitors/plain", spoke(1));
  aws.parameters.set("/monitors/home", `${OWN}:batch`);
  await forward(aws);
  expect(forwards(aws)).toEqual({ [METRICS]: [`${spoke(1)}-us-east-1`], [BATCHES]: [`${HUB}-eu-west-1`] });
});

test("five hubs share a rule, of either form", async () => {
  for (let n = 1; n <= 11; n++) {
    aws.parameters.set(`/monitors/hub${n}`, n <= 6 ? `${spoke(n)}:batch` : spoke(n));
    aws.allows.add(busOf(spoke(n)));
  }
  await forward(aws);
  const counts = Object.entries(forwards(aws)).map(([rule, ids]) => [rule, ids.length]);
  expect(Object.fromEntries(counts)).toEqual({
    "forward-ds-dashboard-metrics-1": 5,
    "forward-ds-dashboard-batches-1": 5,
    "forward-ds-dashboard-batches-2": 1,
  });
});

test("a hub that changes its mind, and again, leaves nothing of before", async () => {
  aws.parameters.set("/monitors/hub", HUB);
  await reconcile(aws);
  const before = JSON.stringify([[...aws.rules], [...aws.targets], aws.policy]);

  aws.parameters.set("/monitors/hub", `${HUB}:batch`);
  expect((await status(aws)).differences).toEqual([
    { kind: "rule", name: METRICS, problem: "not wanted" },
    { kind: "target", name: `${HUB}:us-east-1 in ${METRICS}`, problem: "not wanted" },
    { kind: "rule", name: BATCHES, problem: "missing" },
    { kind: "target", name: `${HUB}:us-east-1 in ${BATCHES}`, problem: "missing" },
  ]);
  await reconcile(aws);
  expect(forwards(aws)).toEqual({ [BATCHES]: [AT_HUB] });
  expect([...aws.rules.keys()]).toEqual([BATCHES]);
  expect(await status(aws)).toMatchObject({ wanted: { hubs: [{ events: "batch" }] }, differences: [] });

  aws.parameters.set("/monitors/hub", HUB);
  await reconcile(aws);
  expect(JSON.stringify([[...aws.rules], [...aws.targets], aws.policy])).toBe(before);
});

test("two parameters that name a hub in both forms both count: what the spoke puts arrives, in the one or the other", async () => {
  aws.parameters.set("/monitors/TestHub", HUB);
  aws.parameters.set("/monitors/hub", `${HUB}:batch`);
  await reconcile(aws);
  expect(forwards(aws)).toEqual({ [METRICS]: [AT_HUB], [BATCHES]: [AT_HUB] });
  await disconnect(aws, ["/monitors/TestHub"]);
  expect(forwards(aws)).toEqual({ [BATCHES]: [AT_HUB] });
});

test("Disconnect removes the rules of batches, and rules of others with names like theirs stay", async () => {
  const theirs = ["forward-ds-dashboard-batches-x", "forward-ds-dashboard-batches-01", "forward-ds-dashboard-batches-"];
  for (const Name of theirs) aws.rules.set(Name, { Name, EventPattern: "{}" });
  aws.parameters.set("/monitors/hub", `${HUB}:batch`);
  await reconcile(aws);
  await disconnect(aws, "all");
  expect([...aws.rules.keys()]).toEqual(theirs);
  expect(aws.policy).toBeUndefined();
});

test("a hub in another partition is skipped, whichever form it takes", async () => {
  aws.parameters.set("/monitors/far", `${HUB}:cn-north-1:batch`);
  const { skipped, forwarding } = await forward(aws);
  expect(forwarding.batchesTo).toEqual([]);
  expect(skipped).toEqual([
    { name: "/monitors/far", reason: "cn-north-1 is in partition aws-cn, out of reach from aws" },
  ]);
});
