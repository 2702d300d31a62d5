import { FakeAws } from "./fake-aws";
import { allowSpokes, busOf, forward, forwards, register, spoke } from "./run";

const RULE = "forward-ds-dashboard-refresh-1";

function hubOf(count: number): FakeAws {
  const aws = new FakeAws("111111111111");
  register(aws, count);
  return aws;
}

async function failureOf(aws: FakeAws): Promise<Error> {
  return forward(aws).then(
    () => {
      throw new Error("EBRule should have failed");
    },
    (error: unknown) => error as Error,
  );
}

test("a partner that has not run EBPut yet: NotYetAllowedError with the remedy, and no rule is left behind", async () => {
  const aws = hubOf(1);
  const error = await failureOf(aws);
  expect(error.name).toBe("NotYetAllowedError");
  expect(error.message).toContain(`on the bus of ${spoke(1)}:us-east-1.`);
  expect(error.message).toContain('run {"action":"EBPut"} of ds-dashboard-connection there');
  expect(error.message).toContain('then {"action":"EBRule"} here again');
  expect(error.message).toContain("staying so: none");
  // To learn of the refusal a rule has to be there; the round that checks does not ask again.
  expect(aws.writes).toEqual(["PutRuleCommand", "PutTargetsCommand", "DeleteRuleCommand"]);
  expect(error.message).toContain(`AccessDeniedException: not authorized to put events on ${busOf(spoke(1))}`);
  expect(aws.rules.size).toBe(0);

  allowSpokes(aws, 1);
  await expect(forward(aws)).resolves.toMatchObject({ forwarding: { refreshTo: [`${spoke(1)}:us-east-1`] } });
});

test("one of three has not: the two others are connected, and the next run connects it", async () => {
  const aws = hubOf(3);
  aws.allows.add(busOf(spoke(1))).add(busOf(spoke(3)));
  const error = await failureOf(aws);
  expect(error.name).toBe("NotYetAllowedError");
  expect(error.message).toContain(`on the bus of ${spoke(2)}:us-east-1.`);
  expect(error.message).toContain(`staying so: ${spoke(1)}:us-east-1, ${spoke(3)}:us-east-1.`);
  expect(forwards(aws)).toEqual({ [RULE]: [`${spoke(1)}-us-east-1`, `${spoke(3)}-us-east-1`] });

  allowSpokes(aws, 3);
  await expect(forward(aws)).resolves.toMatchObject({ changed: { rulesPut: 0, targetsPut: 1 } });
});

test("a refusal in one flow does not keep the other from being connected", async () => {
  const aws = hubOf(1);
  allowSpokes(aws, 1);
  aws.parameters.set("/monitors/main", "333333333333");
  expect((await failureOf(aws)).name).toBe("NotYetAllowedError");
  expect(forwards(aws)).toEqual({ [RULE]: [`${spoke(1)}-us-east-1`] });
});

test("a target to be mended whose bus refuses now stays as it is, and so does its rule", async () => {
  const aws = hubOf(1);
  allowSpokes(aws, 1);
  await forward(aws);
  aws.targets.get(RULE)![0]!.RoleArn = "arn:aws:iam::111111111111:role/other";
  aws.allows.clear();
  expect((await failureOf(aws)).name).toBe("NotYetAllowedError");
  expect(forwards(aws)).toEqual({ [RULE]: [`${spoke(1)}-us-east-1`] });
});

test("a failed entry of PutTargets is reported, by partner and reason, and the others are in", async () => {
  const aws = hubOf(3);
  allowSpokes(aws, 3);
  aws.failing.add(`${spoke(2)}-us-east-1`);
  const error = await failureOf(aws);
  expect(error.name).toBe("Error");
  expect(error.message).toContain(`${spoke(2)}:us-east-1 (InternalException: try again)`);
  expect(error.message).not.toContain(spoke(1));
  expect(forwards(aws)).toEqual({ [RULE]: [`${spoke(1)}-us-east-1`, `${spoke(3)}-us-east-1`] });
});

test("a new rule whose only target is a failed entry is not left behind", async () => {
  const aws = hubOf(1);
  allowSpokes(aws, 1);
  aws.failing.add(`${spoke(1)}-us-east-1`);
  await failureOf(aws);
  expect(aws.writes.slice(-3)).toEqual(["PutRuleCommand", "PutTargetsCommand", "DeleteRuleCommand"]);
  expect(aws.rules.size).toBe(0);
});

test("what was connected before is told as connected beside a new partner that refuses", async () => {
  const aws = hubOf(1);
  allowSpokes(aws, 1);
  await forward(aws);
  register(aws, 2);
  expect((await failureOf(aws)).message).toContain(`staying so: ${spoke(1)}:us-east-1.`);
});

test("a target that AWS calls invalid is named, beside those that refuse, and the others are in", async () => {
  const aws = hubOf(3);
  allowSpokes(aws, 1);
  aws.invalid.set(busOf(spoke(2)), "no such Region");
  const error = await failureOf(aws);
  expect(error.name).toBe("Error");
  expect(error.message).toContain(`${spoke(2)}:us-east-1 (ValidationException: no such Region)`);
  expect(error.message).toContain(`Not yet allowed to put events on the bus of ${spoke(3)}:us-east-1.`);
  expect(forwards(aws)).toEqual({ [RULE]: [`${spoke(1)}-us-east-1`] });
});

test("a failed entry of RemoveTargets is reported, and its rule stays with it", async () => {
  const aws = hubOf(2);
  allowSpokes(aws, 2);
  await forward(aws);
  aws.parameters.clear();
  aws.failing.add(`${spoke(2)}-us-east-1`);
  const error = await failureOf(aws);
  expect(error.message).toContain(`target ${spoke(2)}-us-east-1 of rule ${RULE} (InternalException: try again)`);
  expect(error.message).not.toContain("can't be deleted");
  expect(forwards(aws)).toEqual({ [RULE]: [`${spoke(2)}-us-east-1`] });
});

test("a bus that takes no more rules: the rule is named with AWS's reason, what fits is connected", async () => {
  const aws = hubOf(6);
  allowSpokes(aws, 6);
  aws.ruleQuota = 1;
  const error = await failureOf(aws);
  expect(error.message).toContain("rule forward-ds-dashboard-refresh-2 (LimitExceededException: ");
  expect(forwards(aws)[RULE]).toHaveLength(5);
});
