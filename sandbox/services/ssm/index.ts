import { partitionOf } from "../../arn";
import { AwsError, notInTheEmbeddedCloud } from "../../aws-error";
import type { Cloud } from "../../cloud";
import { principalArn } from "../../iam/principals";
import {
  operation,
  PerRegion,
  type AuthorizationRequest,
  type Caller,
  type Operation,
  type Service,
} from "../../service";
import { boolean, integer, list, required, string } from "../../shape";
import { pageByName } from "../pages";
import type { ServiceEvent } from "../events/envelope";
import { tagList, type Tag } from "../tags";
import { checkPath, checkPlainName, invalid, liesBelow } from "./names";
import {
  nextVersion,
  parameterStringFilter,
  passes,
  type Parameter,
  type ParameterStringFilter,
  type PutParameterInput,
} from "./parameter";

/** GetParameters and DeleteParameters take, and GetParametersByPath gives, as many at most. */
const TEN = 10;
const MAX_DESCRIBED = 50;

export type Emit = (account: string, region: string, event: ServiceEvent) => void;

interface PageInput {
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

interface ByPathInput extends PageInput {
  readonly Path: string;
  readonly Recursive?: boolean;
  readonly WithDecryption?: boolean;
}

interface DescribeInput extends PageInput {
  readonly ParameterFilters?: readonly ParameterStringFilter[];
}

interface TagsInput {
  readonly ResourceType: string;
  readonly ResourceId: string;
}

type Snapshot = readonly { account: string; region: string; parameters: readonly Parameter[] }[];

/**
 * Systems Manager Parameter Store: standard parameters of type String and StringList, newest version only. Every
 * change is told to `emit` as a "Parameter Store Change" event.
 */
export class SsmService implements Service {
  readonly signingName = "ssm";
  private readonly parameters = new PerRegion(() => new Map<string, Parameter>());

  constructor(
    private readonly cloud: Cloud,
    private readonly emit: Emit,
  ) {}

  readonly operations: Readonly<Record<string, Operation>> = {
    PutParameter: operation<PutParameterInput>(
      {
        Name: required(string),
        Value: required(string),
        Type: string,
        Description: string,
        Overwrite: boolean,
        Tier: string,
        DataType: string,
        Tags: tagList,
      },
      {
        authorize: ({ Name, Tags }, caller) => [
          ...onParameters("PutParameter", [Name], caller),
          ...(Tags ? onParameters("AddTagsToResource", [Name], caller) : []),
        ],
        run: (input, caller) => this.put(input, caller),
      },
    ),
    GetParameter: operation<{ Name: string; WithDecryption?: boolean }>(
      { Name: required(string), WithDecryption: boolean },
      {
        authorize: ({ Name }, caller) => onParameters("GetParameter", [Name], caller),
        run: ({ Name }, caller) => ({ Parameter: shown(this.existing(Name, caller), caller) }),
      },
    ),
    GetParameters: operation<{ Names: readonly string[]; WithDecryption?: boolean }>(
      { Names: required(list(string)), WithDecryption: boolean },
      {
        authorize: ({ Names }, caller) => onParameters("GetParameters", checkedNames(Names), caller),
        run: ({ Names }, caller) => {
          const found = this.parameters.of(caller);
          return {
            Parameters: Names.flatMap((name) => found.get(name) ?? []).map((one) => shown(one, caller)),
            InvalidParameters: Names.filter((name) => !found.has(name)),
          };
        },
      },
    ),
    GetParametersByPath: operation<ByPathInput>(
      {
        Path: required(string),
        Recursive: boolean,
        WithDecryption: boolean,
        MaxResults: integer,
        NextToken: string,
      },
      {
        // IAM sees the path without its trailing slash.
        authorize: ({ Path }, caller) =>
          onParameters("GetParametersByPath", [Path.length > 1 ? Path.replace(/\/$/, "") : Path], caller),
        run: (input, caller) => this.byPath(input, caller),
      },
    ),
    DeleteParameter: operation<{ Name: string }>(
      { Name: required(string) },
      {
        authorize: ({ Name }, caller) => onParameters("DeleteParameter", [Name], caller),
        run: ({ Name }, caller) => {
          this.delete(this.existing(Name, caller), caller);
          return {};
        },
      },
    ),
    DeleteParameters: operation<{ Names: readonly string[] }>(
      { Names: required(list(string)) },
      {
        authorize: ({ Names }, caller) => onParameters("DeleteParameters", checkedNames(Names), caller),
        run: ({ Names }, caller) => {
          const found = Names.flatMap((name) => this.parameters.of(caller).get(name) ?? []);
          for (const parameter of found) this.delete(parameter, caller);
          const deleted = found.map(({ name }) => name);
          return { DeletedParameters: deleted, InvalidParameters: Names.filter((name) => !deleted.includes(name)) };
        },
      },
    ),
    DescribeParameters: operation<DescribeInput>(
      { ParameterFilters: list(parameterStringFilter), MaxResults: integer, NextToken: string },
      {
        authorize: () => [{ action: "ssm:DescribeParameters", resource: "*" }],
        run: (input, caller) => this.describe(input, caller),
      },
    ),
    AddTagsToResource: operation<TagsInput & { readonly Tags: readonly Tag[] }>(
      { ResourceType: required(string), ResourceId: required(string), Tags: required(tagList) },
      {
        authorize: (input, caller) => onParameters("AddTagsToResource", [taggedName(input)], caller),
        run: ({ ResourceId, Tags }, caller) => {
          const parameter = this.tagged(ResourceId, caller);
          const kept = parameter.tags.filter(({ Key }) => !Tags.some((tag) => tag.Key === Key));
          this.parameters.of(caller).set(ResourceId, { ...parameter, tags: [...kept, ...Tags] });
          return {};
        },
      },
    ),
    ListTagsForResource: operation<TagsInput>(
      { ResourceType: required(string), ResourceId: required(string) },
      {
        authorize: (input, caller) => onParameters("ListTagsForResource", [taggedName(input)], caller),
        run: ({ ResourceId }, caller) => ({ TagList: this.tagged(ResourceId, caller).tags }),
      },
    ),
  };

  snapshot(): Snapshot {
    return this.parameters
      .entries()
      .map(({ account, region, state }) => ({ account, region, parameters: [...state.values()] }));
  }

  restore(snapshot: Snapshot): void {
    for (const { account, region, parameters } of snapshot) {
      const state = this.parameters.of({ account, region });
      for (const parameter of parameters) state.set(parameter.name, parameter);
    }
  }

  private put(input: PutParameterInput, caller: Caller): unknown {
    const state = this.parameters.of(caller);
    const existing = state.get(input.Name);
    const next = nextVersion(input, existing, this.cloud.clock.now() / 1000, principalArn(caller.principal));
    state.set(next.name, next);
    this.tellChange(existing ? "Update" : "Create", next, caller);
    return { Version: next.version, Tier: "Standard" };
  }

  private delete(parameter: Parameter, caller: Caller): void {
    this.parameters.of(caller).delete(parameter.name);
    this.tellChange("Delete", parameter, caller);
  }

  private byPath({ Path, Recursive = false, MaxResults = TEN, NextToken }: ByPathInput, caller: Caller): unknown {
    checkPath(Path);
    const below = this.sorted(caller).filter(({ name }) => liesBelow(name, Path, Recursive));
    const { page, next } = pageByName(below, checkedLimit(MaxResults, TEN), NextToken, invalidNextToken);
    return { Parameters: page.map((parameter) => shown(parameter, caller)), NextToken: next };
  }

  private describe(input: DescribeInput, caller: Caller): unknown {
    const { ParameterFilters = [], MaxResults = MAX_DESCRIBED, NextToken } = input;
    const found = this.sorted(caller).filter((one) => ParameterFilters.every((filter) => passes(one, filter)));
    const { page, next } = pageByName(found, checkedLimit(MaxResults, MAX_DESCRIBED), NextToken, invalidNextToken);
    return { Parameters: page.map((parameter) => described(parameter, caller)), NextToken: next };
  }

  private sorted(caller: Caller): Parameter[] {
    return [...this.parameters.of(caller).values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  private existing(name: string, caller: Caller): Parameter {
    const parameter = this.parameters.of(caller).get(name);
    if (!parameter) throw new AwsError("ParameterNotFound", `Parameter ${name} not found.`);
    return parameter;
  }

  private tagged(name: string, caller: Caller): Parameter {
    const parameter = this.parameters.of(caller).get(name);
    if (!parameter) throw new AwsError("InvalidResourceId", `The resource ID ${name} isn't valid: no such parameter.`);
    return parameter;
  }

  private tellChange(operation: "Create" | "Update" | "Delete", parameter: Parameter, caller: Caller): void {
    const { name, type, description } = parameter;
    this.emit(caller.account, caller.region, {
      source: "aws.ssm",
      detailType: "Parameter Store Change",
      resources: [parameterArn(name, caller)],
      detail: { name, type, operation, ...(description === undefined ? {} : { description }) },
    });
  }
}

/** The slash that a name begins with is not doubled: `/monitors/a` has the ARN `...:parameter/monitors/a`. */
function parameterArn(name: string, { account, region }: Caller): string {
  return `arn:${partitionOf(region)}:ssm:${region}:${account}:parameter/${name.replace(/^\//, "")}`;
}

function onParameters(operation: string, names: readonly string[], caller: Caller): AuthorizationRequest[] {
  return names.map((name) => {
    checkPlainName(operation, name);
    return { action: `ssm:${operation}`, resource: parameterArn(name, caller) };
  });
}

function taggedName({ ResourceType, ResourceId }: TagsInput): string {
  if (ResourceType !== "Parameter") throw notInTheEmbeddedCloud(`ssm tags on a ${ResourceType}`);
  return ResourceId;
}

function checkedNames(names: readonly string[]): readonly string[] {
  if (names.length >= 1 && names.length <= TEN) return names;
  throw invalid(`Names has to hold 1 to ${TEN} names, not ${names.length}.`);
}

function invalidNextToken(): AwsError {
  return new AwsError("InvalidNextToken", "The specified token isn't valid.");
}

function checkedLimit(maxResults: number, limit: number): number {
  if (Number.isInteger(maxResults) && maxResults >= 1 && maxResults <= limit) return maxResults;
  throw invalid(`MaxResults has to be between 1 and ${limit}, not ${maxResults}.`);
}

function shown({ name, type, value, version, modified }: Parameter, caller: Caller): unknown {
  return {
    ARN: parameterArn(name, caller),
    DataType: "text",
    LastModifiedDate: modified,
    Name: name,
    Type: type,
    Value: value,
    Version: version,
  };
}

function described({ name, type, version, description, modified, modifiedBy }: Parameter, caller: Caller): unknown {
  return {
    ARN: parameterArn(name, caller),
    DataType: "text",
    Description: description,
    LastModifiedDate: modified,
    LastModifiedUser: modifiedBy,
    Name: name,
    Policies: [],
    Tier: "Standard",
    Type: type,
    Version: version,
  };
}
