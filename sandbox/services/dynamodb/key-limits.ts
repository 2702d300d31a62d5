import { AwsError } from "../../aws-error";
import type { Attributes } from "./attribute-value";

/**
 * What DynamoDB takes of one value of a partition key in a second, however much the table has.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
 */
const WRITE_UNITS = 1_000;
const READ_UNITS = 3_000;
const SECOND = 1_000;

const WRITES = new Set(["PutItem", "UpdateItem", "DeleteItem"]);
const READS = new Set(["GetItem", "Query"]);

export interface KeyedInput {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly Item?: Attributes;
  readonly Key?: Attributes;
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Attributes;
}

interface Use {
  readonly second: number;
  units: number;
}

/**
 * Counts what each value of a table's partition key takes in a second of the cloud's clock, and throttles what goes
 * beyond. Scans, batches and the writes of indexes are not counted.
 */
export class KeyLimits {
  private readonly uses = new Map<string, Use>();

  /** @param now epoch milliseconds */
  constructor(private readonly now: () => number) {}

  /**
   * Carries out an operation, unless its key has had its share of this second.
   *
   * @param hashKey name of the partition key of the table, or of the index that is read
   * @param run carries it out and answers its capacity units
   * @throws AwsError ThrottlingException
   */
  async limit<Output>(
    operation: string,
    input: KeyedInput,
    hashKey: string,
    run: () => Promise<{ readonly output: Output; readonly units: number }>,
  ): Promise<Output> {
    const isWrite = WRITES.has(operation);
    const value = isWrite || READS.has(operation) ? keyValue(input, hashKey) : undefined;
    if (value === undefined) return (await run()).output;
    const use = this.useOf(JSON.stringify([input.TableName, input.IndexName, isWrite, value]));
    if (use.units >= (isWrite ? WRITE_UNITS : READ_UNITS)) {
      throw new AwsError(
        "ThrottlingException",
        "Throughput exceeds the current capacity of your table or index. One value of its partition key is used too much.",
      );
    }
    // Those that run at once must not all find the share unused.
    use.units++;
    const { output, units } = await run();
    use.units += units - 1;
    return output;
  }

  private useOf(key: string): Use {
    const second = Math.floor(this.now() / SECOND);
    const known = this.uses.get(key);
    if (known?.second === second) return known;
    const use = { second, units: 0 };
    this.uses.set(key, use);
    return use;
  }
}

/** The value of the partition key that an operation is about; undefined if it does not say so in a way that is read here. */
function keyValue(
  { Item, Key, KeyConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues }: KeyedInput,
  hashKey: string,
): string | undefined {
  const attribute = (Item ?? Key)?.[hashKey];
  if (attribute) return JSON.stringify(attribute);
  for (const [, name = "", value = ""] of KeyConditionExpression?.matchAll(/([#\w]+)\s*=\s*(:\w+)/g) ?? []) {
    if ((ExpressionAttributeNames?.[name] ?? name) === hashKey)
      return JSON.stringify(ExpressionAttributeValues?.[value]);
  }
  return undefined;
}
