import { createHash } from "node:crypto";
import path from "node:path";
import { partitionOf } from "../arn";
import { AwsError } from "../aws-error";
import type { Cloud } from "../cloud";
import { isObject } from "../json";
import type { Caller } from "../service";
import { claim } from "./claims";

/** Which stack is being brought up, and where. */
export interface Target {
  readonly stack: string;
  /** Absolute: the folder that holds cdk.tf.json and the assets; Terraform runs there, paths are relative to it. */
  readonly folder: string;
  readonly account: string;
  readonly region: string;
}

/** One stack on its way into the embedded cloud: what its resources need to create themselves. */
export class Deployment {
  readonly partition: string;
  private readonly caller: Caller;
  /** Which directory the zip of each `archive_file` stands for, by the zip's absolute path. */
  private readonly archives = new Map<string, string>();

  constructor(
    readonly cloud: Cloud,
    readonly target: Target,
  ) {
    const { account, region } = target;
    this.partition = partitionOf(region);
    this.caller = { account, region, principal: { kind: "account", account } };
  }

  /** Calls an operation as the stack's account. Members that are undefined are left out. */
  async call(service: string, operation: string, input: object): Promise<Record<string, unknown>> {
    const output = await this.cloud.call(service, operation, JSON.parse(JSON.stringify(input)), this.caller);
    return isObject(output) ? output : {};
  }

  /** Calls an operation that creates something; false if the service answers, with `exists`, that it is there already. */
  async create(service: string, operation: string, input: object, exists: string): Promise<boolean> {
    try {
      await this.call(service, operation, input);
      return true;
    } catch (error) {
      if (error instanceof AwsError && error.code === exists) return false;
      throw error;
    }
  }

  /** The ARN of something in the stack's account and Region. */
  arn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}:${this.target.region}:${this.target.account}:${resource}`;
  }

  /** @throws Error if another address has claimed the same name in this account and Region */
  claim(address: string, what: string): void {
    const { account, region } = this.target;
    this.claimAs(address, `${what} in account ${account}, Region ${region}`);
  }

  /** @throws Error if another address has claimed the same name in this account: IAM knows no Regions */
  claimInAccount(address: string, what: string): void {
    this.claimAs(address, `${what} in account ${this.target.account}`);
  }

  /** Remembers that the zip at `output` would hold the files of `directory`; both as the stack spells them. */
  archive(output: string, directory: string): void {
    this.archives.set(this.absolute(output), this.absolute(directory));
  }

  /** The absolute directory whose files the zip at `filename` would hold; undefined if no data source made it yet. */
  archivedDirectory(filename: string): string | undefined {
    return this.archives.get(this.absolute(filename));
  }

  /** A path of the stack, which is relative to its folder. */
  absolute(relative: string): string {
    return path.resolve(this.target.folder, relative);
  }

  private claimAs(address: string, what: string): void {
    claim(this.cloud, what, { stack: this.target.stack, address });
  }
}

/** An id where the stack gives none. The provider draws one at random and keeps it; this one is always the same. */
export function generatedId(address: string): string {
  return `terraform-${createHash("sha256").update(address).digest("hex").slice(0, 26)}`;
}
