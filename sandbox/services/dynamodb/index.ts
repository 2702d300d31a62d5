import { join } from "node:path";
import { partitionOf } from "../../arn";
import { AwsError } from "../../aws-error";
import type { Cloud } from "../../cloud";
import {
  operation,
  PerRegion,
  type AuthorizationRequest,
  type Caller,
  type Operation,
  type Service,
} from "../../service";
import { arn, boolean, integer, required, string, structure, type Members, type Shape } from "../../shape";
import { DynamoDbEngine } from "./engine";
import { CREATE_TABLE, UPDATE_TABLE, type CreateTableInput, type Table, type UpdateTableInput } from "./inputs";
import { authorizeItems, checkTableName, ITEM_OPERATIONS, type ItemInput } from "./items";
import {
  checkTableClass,
  continuousBackups,
  describeTable,
  hashKeyOf,
  setContinuousBackups,
  setTimeToLive,
  timeToLive,
  type PointInTimeRecoverySpecification,
  type TableDescription,
  type TableSettings,
  type TimeToLiveSpecification,
} from "./settings";
import { KeyLimits, type KeyedInput } from "./key-limits";
import { sweepExpired } from "./sweep";

/** Expired items go once a day of the clock; AWS says "within a few days". */
const SWEEP_EVERY = 24 * 3_600_000;

interface Tables {
  readonly engine: DynamoDbEngine;
  readonly settings: Map<string, TableSettings>;
  readonly limits: KeyLimits;
}

type Snapshot = readonly { account: string; region: string; settings: readonly [string, TableSettings][] }[];

/**
 * DynamoDB: dynalite, one for each account and Region, behind IAM. A table is ACTIVE when CreateTable and UpdateTable
 * answer, and gone when DeleteTable does.
 *
 * Time to live deletes expired items once a day of the clock. Items outlive a restart only with a `folder`; the settings
 * of tables are part of the snapshot.
 */
export class DynamoDbService implements Service {
  readonly signingName = "dynamodb";
  private readonly tables: PerRegion<Tables>;
  private sweeping = false;

  /**
   * @param options.folder where the items of all accounts are kept; in memory where it is left out
   * @param options.limitsKeys whether one value of a partition key takes no more than in AWS
   */
  constructor(
    private readonly cloud: Cloud,
    private readonly options: { readonly folder?: string; readonly limitsKeys?: boolean } = {},
  ) {
    const { folder } = options;
    this.tables = new PerRegion((account, region) => ({
      engine: new DynamoDbEngine(folder === undefined ? undefined : join(folder, account, region)),
      settings: new Map(),
      limits: new KeyLimits(() => this.cloud.clock.now()),
    }));
  }

  readonly operations: Readonly<Record<string, Operation>> = {
    ...Object.fromEntries(
      Object.entries(ITEM_OPERATIONS).map(([name, members]) => [name, this.itemOperation(name, members)]),
    ),
    CreateTable: operation<CreateTableInput>(CREATE_TABLE, {
      authorize: (input, caller) => [
        ...onTable("CreateTable", input, caller),
        ...(input.Tags ? onTable("TagResource", input, caller) : []),
      ],
      run: (input, caller) => this.createTable(input, caller),
    }),
    UpdateTable: operation<UpdateTableInput>(UPDATE_TABLE, {
      authorize: (input, caller) => onTable("UpdateTable", input, caller),
      run: (input, caller) => this.updateTable(input, caller),
    }),
    DescribeTable: this.tableOperation<Table>(
      "DescribeTable",
      { TableName: required(string) },
      async (input, caller) => ({
        Table: await this.describe(input.TableName, caller),
      }),
    ),
    DeleteTable: this.tableOperation<Table>("DeleteTable", { TableName: required(string) }, (input, caller) =>
      this.deleteTable(input.TableName, caller),
    ),
    ListTables: operation<{ Limit?: number; ExclusiveStartTableName?: string }>(
      { Limit: integer, ExclusiveStartTableName: string },
      {
        authorize: () => [{ action: "dynamodb:ListTables", resource: "*" }],
        run: (input, caller) => this.tables.of(caller).engine.call("ListTables", input),
      },
    ),
    DescribeTimeToLive: this.tableOperation<Table>(
      "DescribeTimeToLive",
      { TableName: required(string) },
      async ({ TableName }, caller) => timeToLive(await this.settingsOf(TableName, caller)),
    ),
    UpdateTimeToLive: this.tableOperation<Table & { TimeToLiveSpecification: TimeToLiveSpecification }>(
      "UpdateTimeToLive",
      {
        TableName: required(string),
        TimeToLiveSpecification: required(
          structure<TimeToLiveSpecification>({ AttributeName: required(string), Enabled: required(boolean) }),
        ),
      },
      async ({ TableName, TimeToLiveSpecification }, caller) => {
        setTimeToLive(await this.settingsOf(TableName, caller), TimeToLiveSpecification);
        this.planSweep();
        return { TimeToLiveSpecification };
      },
    ),
    DescribeContinuousBackups: this.tableOperation<Table>(
      "DescribeContinuousBackups",
      { TableName: required(string) },
      async ({ TableName }, caller) =>
        continuousBackups(await this.settingsOf(TableName, caller), this.cloud.clock.now()),
    ),
    UpdateContinuousBackups: this.tableOperation<
      Table & { PointInTimeRecoverySpecification: PointInTimeRecoverySpecification }
    >(
      "UpdateContinuousBackups",
      {
        TableName: required(string),
        PointInTimeRecoverySpecification: required(
          structure<PointInTimeRecoverySpecification>({
            PointInTimeRecoveryEnabled: required(boolean),
            RecoveryPeriodInDays: integer,
          }),
        ),
      },
      async ({ TableName, PointInTimeRecoverySpecification }, caller) => {
        const settings = await this.settingsOf(TableName, caller);
        setContinuousBackups(settings, PointInTimeRecoverySpecification);
        return continuousBackups(settings, this.cloud.clock.now());
      },
    ),
    ListTagsOfResource: operation<{ ResourceArn: string }>(
      { ResourceArn: required(arn) },
      {
        authorize: ({ ResourceArn }) => [{ action: "dynamodb:ListTagsOfResource", resource: ResourceArn }],
        run: async ({ ResourceArn }, caller) => ({
          Tags: (await this.settingsOf(ResourceArn.split("/").pop() ?? "", caller)).tags,
        }),
      },
    ),
  };

  /** Ends every dynalite, so that the process can end. */
  async close(): Promise<void> {
    await Promise.all(this.tables.entries().map(({ state }) => state.engine.close()));
  }

  snapshot(): Snapshot {
    // Settings without the items they are about would be of no use.
    if (this.options.folder === undefined) return [];
    return this.tables
      .entries()
      .map(({ account, region, state }) => ({ account, region, settings: [...state.settings] }));
  }

  restore(snapshot: Snapshot): void {
    for (const { account, region, settings } of snapshot) {
      const tables = this.tables.of({ account, region });
      for (const [name, ofTable] of settings) tables.settings.set(name, ofTable);
    }
    this.planSweep();
  }

  /** @throws Error if the items of restored tables cannot be read */
  async checkTables(): Promise<void> {
    for (const { state } of this.tables.entries()) if (state.settings.size > 0) await state.engine.check();
  }

  private itemOperation(name: string, members: Readonly<Record<string, Shape>>): Operation {
    return operation<ItemInput>(members as Members<ItemInput>, {
      authorize: (input, caller) => authorizeItems(name, input, tableArn, caller),
      run: (input, caller) =>
        this.options.limitsKeys ? this.limited(name, input, caller) : this.tables.of(caller).engine.call(name, input),
    });
  }

  private async limited(name: string, input: KeyedInput, caller: Caller): Promise<unknown> {
    const { engine, limits } = this.tables.of(caller);
    const hashKey = hashKeyOf(await this.raw(input.TableName ?? "", caller), input.IndexName);
    return limits.limit(name, input, hashKey, async () => {
      const asked = { ...input, ReturnConsumedCapacity: "TOTAL" };
      const output = await engine.call<{ ConsumedCapacity?: { CapacityUnits: number } }>(name, asked);
      return { output, units: output.ConsumedCapacity?.CapacityUnits ?? 0 };
    });
  }

  private tableOperation<Input extends Table>(
    name: string,
    members: Members<Input>,
    run: (input: Input, caller: Caller) => Promise<unknown>,
  ): Operation {
    return operation<Input>(members, {
      authorize: (input, caller) => onTable(name, input, caller),
      run,
    });
  }

  private async createTable(input: CreateTableInput, caller: Caller): Promise<unknown> {
    const { DeletionProtectionEnabled = false, SSESpecification, TableClass, Tags = [], ...table } = input;
    checkTableClass(TableClass);
    const { engine, settings } = this.tables.of(caller);
    await engine.call("CreateTable", table);
    settings.set(table.TableName, {
      created: this.cloud.clock.now() / 1000,
      deletionProtection: DeletionProtectionEnabled,
      sse: SSESpecification,
      tags: Tags,
    });
    return { TableDescription: await this.whenActive(table.TableName, caller) };
  }

  private async updateTable(input: UpdateTableInput, caller: Caller): Promise<unknown> {
    const { DeletionProtectionEnabled, SSESpecification, TableClass, ...table } = input;
    checkTableClass(TableClass);
    const settings = await this.settingsOf(table.TableName, caller);
    const onlySettings = Object.keys(table).length === 1 && Object.keys(input).length > 1;
    if (!onlySettings) await this.tables.of(caller).engine.call("UpdateTable", table);
    settings.deletionProtection = DeletionProtectionEnabled ?? settings.deletionProtection;
    settings.sse = SSESpecification ?? settings.sse;
    return { TableDescription: await this.whenActive(table.TableName, caller) };
  }

  private async deleteTable(name: string, caller: Caller): Promise<unknown> {
    const { engine, settings } = this.tables.of(caller);
    const own = await this.settingsOf(name, caller);
    if (own.deletionProtection) {
      throw new AwsError(
        "ValidationException",
        "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.",
      );
    }
    const { TableDescription } = await engine.call<{ TableDescription: TableDescription }>("DeleteTable", {
      TableName: name,
    });
    while (await this.exists(name, caller));
    settings.delete(name);
    return { TableDescription: describeTable(TableDescription, tableArn(name, caller), own) };
  }

  private async describe(name: string, caller: Caller): Promise<unknown> {
    return describeTable(await this.raw(name, caller), tableArn(name, caller), await this.settingsOf(name, caller));
  }

  /** dynalite carries out changes of tables just after its answer. */
  private async whenActive(name: string, caller: Caller): Promise<unknown> {
    while (!isActive(await this.raw(name, caller)));
    return this.describe(name, caller);
  }

  private async exists(name: string, caller: Caller): Promise<boolean> {
    try {
      await this.raw(name, caller);
      return true;
    } catch (error) {
      if (error instanceof AwsError && error.code === "ResourceNotFoundException") return false;
      throw error;
    }
  }

  /** @throws AwsError ResourceNotFoundException */
  private async raw(TableName: string, caller: Caller): Promise<TableDescription> {
    const { engine } = this.tables.of(caller);
    return (await engine.call<{ Table: TableDescription }>("DescribeTable", { TableName })).Table;
  }

  /** @throws AwsError ResourceNotFoundException */
  private async settingsOf(name: string, caller: Caller): Promise<TableSettings> {
    const { settings } = this.tables.of(caller);
    let own = settings.get(name);
    if (!own) {
      // A table in the folder that no snapshot tells about.
      await this.raw(name, caller);
      own = { created: this.cloud.clock.now() / 1000, deletionProtection: false, tags: [] };
      settings.set(name, own);
    }
    return own;
  }

  /** Sweeps a day later, and again as long as a table has a time to live. */
  private planSweep(): void {
    const wanted = this.tables
      .entries()
      .some(({ state }) => [...state.settings.values()].some(({ ttlAttribute }) => ttlAttribute !== undefined));
    if (this.sweeping || !wanted) return;
    this.sweeping = true;
    this.cloud.clock.after(SWEEP_EVERY, async () => {
      this.sweeping = false;
      this.planSweep();
      for (const { state } of this.tables.entries()) {
        for (const [name, { ttlAttribute }] of state.settings) {
          if (ttlAttribute === undefined) continue;
          await sweepExpired(state.engine, name, ttlAttribute, Math.floor(this.cloud.clock.now() / 1000));
        }
      }
    });
  }
}

function tableArn(name: string, { account, region }: Caller): string {
  return `arn:${partitionOf(region)}:dynamodb:${region}:${account}:table/${name}`;
}

function onTable(operation: string, { TableName }: Table, caller: Caller): AuthorizationRequest[] {
  checkTableName(TableName);
  return [{ action: `dynamodb:${operation}`, resource: tableArn(TableName, caller) }];
}

function isActive({ TableStatus, GlobalSecondaryIndexes = [] }: TableDescription): boolean {
  return TableStatus === "ACTIVE" && GlobalSecondaryIndexes.every(({ IndexStatus }) => IndexStatus === "ACTIVE");
}
