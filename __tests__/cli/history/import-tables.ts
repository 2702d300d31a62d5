import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { PutCommand } from "@aws-sdk/lib-dynamodb";
import type { AwsAccount } from "../../../cli/fleet/aws";
import type { Source } from "../../../cli/history/import-source";
import type { ImportRequest } from "../../../contract/import";
import { Claims } from "../../../lambdas/archive/claims";
import { importRows } from "../../../lambdas/archive/import-rows";
import { MeasurementStore } from "../../../lambdas/archive/store";
import { registryOf } from "../../../contract/registry";

export type StoredItem = Readonly<Record<string, AttributeValue>>;

const HUB = { account: "111111111111", region: "us-east-1" };

/** A table to import that is a list in memory, read a page at a time. */
export function sourceOf(items: readonly StoredItem[], pageSize = 1_000): Source {
  const send = async ({ input }: { readonly input: { readonly ExclusiveStartKey?: { readonly start: number } } }) => {
    const start = input.ExclusiveStartKey?.start ?? 0;
    const next = start + pageSize;
    return {
      Table: { KeySchema: [{ AttributeName: "MetricName" }, { AttributeName: "ExtractionDate" }] },
      Items: items.slice(start, next),
      LastEvaluatedKey: next < items.length ? { start: next } : undefined,
    };
  };
  return { dynamodb: { send } as unknown as Source["dynamodb"], accountRegion: HUB };
}

/** A hub whose archive function runs its own code on a table in memory. */
export class ImportingHub implements Pick<AwsAccount, "accountRegion" | "dynamodb" | "ssm" | "invoke"> {
  readonly accountRegion = HUB;
  readonly items = new Map<string, Readonly<Record<string, unknown>>>();
  /** Says of each write whether DynamoDB throttles it. */
  throttles: (item: Readonly<Record<string, unknown>>) => boolean = () => false;
  private readonly parameters = new Map<string, string>();

  register(project: string, environment: string, account: string): this {
    this.parameters.set(`/monitored_projects/${project}/${environment}`, account);
    return this;
  }

  /** Without a copy of the registered accounts. */
  readonly dynamodb = { send: async () => ({ Items: [] }) } as unknown as AwsAccount["dynamodb"];

  get ssm(): AwsAccount["ssm"] {
    const Parameters = [...this.parameters].map(([Name, Value]) => ({ Name, Value }));
    return Object.assign(Object.create(jest.requireActual("@aws-sdk/client-ssm").SSMClient.prototype), {
      send: async () => ({ Parameters }),
    });
  }

  async invoke(_functionName: string, payload: unknown): Promise<unknown> {
    const parameters = [...this.parameters].map(([Name, Value]) => ({ Name, Value }));
    const claims = new Claims(registryOf(parameters, HUB.region), "registered");
    const check = async (claim: Parameters<Claims["refusal"]>[0]): Promise<void> => {
      const refusal = claims.refusal(claim);
      if (refusal) throw refusal;
    };
    const send = async ({ input }: PutCommand) => this.put(input);
    const request = JSON.parse(JSON.stringify(payload)) as ImportRequest;
    const response = await importRows(request, {
      registered: { check },
      quota: { check: async () => undefined, take: async () => undefined },
      store: new MeasurementStore({ send } as never, "table", undefined),
      summaries: { add: async () => new Map() },
      quarantine: { send: () => Promise.reject(new Error("an import quarantines nothing")) },
      queue: { postpone: () => Promise.reject(new Error("an import postpones nothing")) },
      logger: { info: () => undefined, warn: () => undefined },
      originalSpokes: false,
    });
    return JSON.parse(JSON.stringify(response)) as unknown;
  }

  /** PutItem with the archive's condition, and ReturnValues ALL_OLD. */
  private put({ Item, ExpressionAttributeValues = {} }: PutCommand["input"]): object {
    if (this.throttles(Item!)) throw Object.assign(new Error("slow down"), { name: "ThrottlingException" });
    const key = `${Item!.MetricName} ${Item!.ExtractionDate}`;
    const old = this.items.get(key);
    if (old && !Object.values(ExpressionAttributeValues).includes(old.MeasurementId)) {
      throw Object.assign(new Error("taken"), { name: "ConditionalCheckFailedException" });
    }
    this.items.set(key, Item!);
    return old ? { Attributes: old } : {};
  }
}
