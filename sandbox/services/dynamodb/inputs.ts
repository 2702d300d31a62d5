import { boolean, integer, list, required, string, structure, type Members } from "../../shape";
import { tagList, type Tag } from "../tags";
import type { SSESpecification } from "./settings";

type Structure = Readonly<Record<string, unknown>>;

const attributeDefinitions = list(
  structure<Structure>({ AttributeName: required(string), AttributeType: required(string) }),
);
const keySchema = list(structure<Structure>({ AttributeName: required(string), KeyType: required(string) }));
const projection = structure<Structure>({ ProjectionType: string, NonKeyAttributes: list(string) });
const throughput = structure<Structure>({
  ReadCapacityUnits: required(integer),
  WriteCapacityUnits: required(integer),
});
const INDEX = { IndexName: required(string), KeySchema: required(keySchema), Projection: required(projection) };
const globalIndex = structure<Structure>({ ...INDEX, ProvisionedThroughput: throughput });

export interface Table {
  readonly TableName: string;
}

interface SettingsInput {
  readonly DeletionProtectionEnabled?: boolean;
  readonly SSESpecification?: SSESpecification;
  readonly TableClass?: string;
}

export interface CreateTableInput extends Table, SettingsInput {
  readonly AttributeDefinitions: unknown;
  readonly KeySchema: unknown;
  readonly BillingMode?: string;
  readonly ProvisionedThroughput?: unknown;
  readonly LocalSecondaryIndexes?: unknown;
  readonly GlobalSecondaryIndexes?: unknown;
  readonly Tags?: readonly Tag[];
}

export interface UpdateTableInput extends Table, SettingsInput {
  readonly AttributeDefinitions?: unknown;
  readonly BillingMode?: string;
  readonly ProvisionedThroughput?: unknown;
  readonly GlobalSecondaryIndexUpdates?: unknown;
}

export const CREATE_TABLE: Members<CreateTableInput> = {
  TableName: required(string),
  AttributeDefinitions: required(attributeDefinitions),
  KeySchema: required(keySchema),
  BillingMode: string,
  ProvisionedThroughput: throughput,
  LocalSecondaryIndexes: list(structure<Structure>(INDEX)),
  GlobalSecondaryIndexes: list(globalIndex),
  DeletionProtectionEnabled: boolean,
  SSESpecification: structure<SSESpecification>({ Enabled: boolean, SSEType: string, KMSMasterKeyId: string }),
  TableClass: string,
  Tags: tagList,
};

export const UPDATE_TABLE: Members<UpdateTableInput> = {
  TableName: required(string),
  AttributeDefinitions: attributeDefinitions,
  BillingMode: string,
  ProvisionedThroughput: throughput,
  GlobalSecondaryIndexUpdates: list(
    structure<Structure>({
      Create: globalIndex,
      Update: structure<Structure>({ IndexName: required(string), ProvisionedThroughput: throughput }),
      Delete: structure<Structure>({ IndexName: required(string) }),
    }),
  ),
  DeletionProtectionEnabled: boolean,
  SSESpecification: structure<SSESpecification>({ Enabled: boolean, SSEType: string, KMSMasterKeyId: string }),
  TableClass: string,
};
