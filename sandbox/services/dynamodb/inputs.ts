import { boolean, document, required, string, structure, type Members } from "../../shape";
import { tagList, type Tag } from "../tags";
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
  TableName: required(string),
  AttributeDefinitions: required(document),
  KeySchema: required(document),
  BillingMode: string,
  ProvisionedThroughput: document,
  LocalSecondaryIndexes: document,
  GlobalSecondaryIndexes: document,
  DeletionProtectionEnabled: boolean,
  SSESpecification: structure<SSESpecification>({ Enabled: boolean, SSEType: string, KMSMasterKeyId: string }),
  TableClass: string,
  Tags: tagList,
};

export const UPDATE_TABLE: Members<UpdateTableInput> = {
  TableName: required(string),
  AttributeDefinitions: document,
  BillingMode: string,
  ProvisionedThroughput: document,
  GlobalSecondaryIndexUpdates: document,
  DeletionProtectionEnabled: boolean,
  SSESpecification: structure<SSESpecification>({ Enabled: boolean, SSEType: string, KMSMasterKeyId: string }),
  TableClass: string,
};
