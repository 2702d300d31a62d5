import type { Members } from "../members";
import type { Tag } from "../tags";
import type { SSESpecification } from "./settings";

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
  TableName: "required",
  AttributeDefinitions: "required",
  KeySchema: "required",
  BillingMode: "optional",
  ProvisionedThroughput: "optional",
  LocalSecondaryIndexes: "optional",
  GlobalSecondaryIndexes: "optional",
  DeletionProtectionEnabled: "optional",
  SSESpecification: "optional",
  TableClass: "optional",
  Tags: "optional",
};

export const UPDATE_TABLE: Members<UpdateTableInput> = {
  TableName: "required",
  AttributeDefinitions: "optional",
  BillingMode: "optional",
  ProvisionedThroughput: "optional",
  GlobalSecondaryIndexUpdates: "optional",
  DeletionProtectionEnabled: "optional",
  SSESpecification: "optional",
  TableClass: "optional",
};
