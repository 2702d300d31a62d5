import { Cloud } from "../../sandbox/cloud";
import { SageMakerService, type MadeTrainingJob } from "../../sandbox/services/sagemaker";
import type { Caller } from "../../sandbox/service";

export const ACCOUNT = "222222222222";
export const REGION = "us-east-1";
export const START = Date.parse("2026-01-01T00:00:00Z");
export const MINUTE = 60_000;

export const caller: Caller = { account: ACCOUNT, region: REGION, principal: { kind: "account", account: ACCOUNT } };

/** A caller whose role may do nothing but `actions` on `resource`. */
export function callerWith(cloud: Cloud, actions: readonly string[], resource: string): Caller {
  cloud.roles.put(ACCOUNT, "tester", { Version: "2012-10-17", Statement: [] });
  const Statement = [{ Effect: "Allow" as const, Action: actions, Resource: resource }];
  cloud.roles.putPolicy(ACCOUNT, "tester", "only", { Version: "2012-10-17", Statement });
  return { ...caller, principal: { kind: "role", account: ACCOUNT, role: "tester", session: "test" } };
}

export interface World {
  readonly cloud: Cloud;
  readonly sagemaker: SageMakerService;
  /** Calls an operation as the account; the test says what it expects back. */
  readonly call: <Output = Record<string, unknown>>(operation: string, input?: object) => Promise<Output>;
}

export function world(): World {
  const cloud = new Cloud(START, (error) => {
    throw error;
  });
  const sagemaker = new SageMakerService(cloud);
  cloud.add(sagemaker);
  return {
    cloud,
    sagemaker,
    call: async <Output>(operation: string, input: object = {}) =>
      (await cloud.call("sagemaker", operation, input, caller)) as Output,
  };
}

/** A job of one instance that was created at `createdAt`, trained from one minute later and ended ten minutes later. */
export function job(name: string, createdAt: number, more: Partial<MadeTrainingJob> = {}): MadeTrainingJob {
  return {
    name,
    createdAt,
    startedAt: createdAt + MINUTE,
    endedAt: createdAt + 10 * MINUTE,
    finalStatus: "Completed",
    ...more,
  };
}
