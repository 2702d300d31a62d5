import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { REFRESH_RUNS_QUEUE } from "../../contract/names";
import { readStacks, resourcesOf, type Values } from "../synthesized-stacks";
import { synthesizeInto } from "../../testing/synthesis";

/** What the stack of a hub with a lake sets, as far as limits and costs follow from it. */
export interface Hub {
  /** Its own rules on the bus. */
  readonly rules: number;
  readonly alarms: number;
  /** The queues from which Lambda fetches for its functions. */
  readonly polledQueues: number;
  /** How many instances of the archive run at once at most. */
  readonly archiveInstances: number;
  /** How long after a request its answers are counted. */
  readonly answerSeconds: number;
  /** @throws Error if it has no such function */
  readonly settingsOf: (functionName: string) => FunctionSettings;
}

export interface FunctionSettings {
  readonly timeoutSeconds: number;
  readonly megabytes: number;
}

/** Synthesizes a hub in a folder that is removed again. */
export async function synthesizedHub(): Promise<Hub> {
  const outdir = mkdtempSync(join(tmpdir(), "ds-dashboard-limits-"));
  try {
    await synthesizeInto(outdir, {
      hubs: [{ account: "111111111111", region: "us-east-1", lake: {} }],
      spokes: [],
    });
    const resources = readStacks(outdir).flatMap(({ json }) => resourcesOf(json));
    const ofType = (type: string): readonly Values[] =>
      resources.filter((resource) => resource.type === type).map(({ values }) => values);
    const theOne = (type: string, attribute: string, value: string): Values => {
      const found = ofType(type).find((values) => String(values[attribute]).includes(value));
      if (!found) throw new Error(`The hub's stack has no ${type} whose ${attribute} is ${value}`);
      return found;
    };
    const { scaling_config: scaling } = theOne("aws_lambda_event_source_mapping", "function_name", "archive");
    return {
      rules: ofType("aws_cloudwatch_event_rule").length,
      alarms: ofType("aws_cloudwatch_metric_alarm").length,
      polledQueues: ofType("aws_lambda_event_source_mapping").length,
      archiveInstances: (scaling as { readonly maximum_concurrency: number }).maximum_concurrency,
      answerSeconds: Number(theOne("aws_sqs_queue", "name", REFRESH_RUNS_QUEUE).delay_seconds),
      settingsOf: (name) => {
        const { timeout, memory_size: megabytes } = theOne("aws_lambda_function", "function_name", name);
        return { timeoutSeconds: Number(timeout), megabytes: Number(megabytes) };
      },
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
