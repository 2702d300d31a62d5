import {
  DeleteRuleCommand,
  DescribeEventBusCommand,
  EventBridgeClient,
  EventBridgeServiceException,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutPermissionCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemovePermissionCommand,
  RemoveTargetsCommand,
  ResourceNotFoundException,
  type Rule,
  type Target,
} from "@aws-sdk/client-eventbridge";
import { DeleteParametersCommand, GetParametersByPathCommand, SSMClient } from "@aws-sdk/client-ssm";

const RULES_PER_PAGE = 7;
const TARGETS_PER_PAGE = 2;
const BUS = "default";

interface Statement {
  Principal?: "*" | { AWS?: string | string[] };
  Condition?: { StringEquals?: Record<string, string | string[]> };
}

/** Parameter Store and the default event bus of one account and Region, in memory, as AWS behaves. */
export class FakeAws {
  readonly parameters = new Map<string, string>();
  policy: string | undefined;
  readonly rules = new Map<string, Rule>();
  readonly targets = new Map<string, Target[]>();
  /** The organization that the account belongs to. */
  organization: string | undefined;
  /** ARNs of buses of other accounts that accept events of this one. */
  readonly allows = new Set<string>();
  /** The same, decided by what those buses' policies say. */
  readonly peers: FakeAws[] = [];
  /** Ids of targets that PutTargets or RemoveTargets answers with a failed entry for. */
  readonly failing = new Set<string>();
  /** ARNs of buses that PutTargets refuses as a whole call, with this error. */
  readonly invalid = new Map<string, string>();
  /** Accounts that PutPermission does not accept in a policy. */
  readonly closed = new Set<string>();
  ruleQuota = 300;
  /** Names of the commands that were sent and write something. */
  readonly writes: string[] = [];
  /** How many commands were sent, of any kind. */
  calls = 0;

  private readonly interventions: { readonly name: string; readonly then: () => void; readonly fails: boolean }[] = [];

  readonly ssm = new SSMClient({ region: "us-east-1" });
  readonly events = new EventBridgeClient({ region: "us-east-1" });

  constructor(
    readonly account: string,
    readonly region = "us-east-1",
  ) {
    this.ssm.send = ((command: unknown) => this.send(command)) as typeof this.ssm.send;
    this.events.send = ((command: unknown) => this.send(command)) as typeof this.events.send;
  }

  get busArn(): string {
    return `arn:aws:events:${this.region}:${this.account}:event-bus/${BUS}`;
  }

  /** Runs `then` right after the next command of that name was carried out, as if somebody else had been at it. */
  afterNext(name: string, then: () => void): void {
    this.interventions.push({ name, then, fails: false });
  }

  /** Throttles the next command of that name, and runs `then`. */
  failNext(name: string, then: () => void): void {
    this.interventions.push({ name, then, fails: true });
  }

  async send(command: unknown): Promise<unknown> {
    const index = this.interventions.findIndex(({ name }) => name === (command as object).constructor.name);
    const [intervention] = index < 0 ? [] : this.interventions.splice(index, 1);
    const answer = intervention?.fails ? undefined : await this.carryOut(command);
    intervention?.then();
    if (intervention?.fails) throw refusal("ThrottlingException", "Rate exceeded");
    return answer;
  }

  private async carryOut(command: unknown): Promise<unknown> {
    this.calls++;
    if (command instanceof GetParametersByPathCommand) return this.getParametersByPath(command.input);
    if (command instanceof DescribeEventBusCommand) return this.describeEventBus(command.input);
    if (command instanceof ListRulesCommand) return this.listRules(command.input);
    if (command instanceof ListTargetsByRuleCommand) return this.listTargetsByRule(command.input);
    this.writes.push((command as object).constructor.name);
    if (command instanceof DeleteParametersCommand) return this.deleteParameters(command.input);
    if (command instanceof PutPermissionCommand) return this.putPermission(command.input);
    if (command instanceof RemovePermissionCommand) return this.removePermission(command.input);
    if (command instanceof PutRuleCommand) return this.putRule(command.input);
    if (command instanceof PutTargetsCommand) return this.putTargets(command.input);
    if (command instanceof RemoveTargetsCommand) return this.removeTargets(command.input);
    if (command instanceof DeleteRuleCommand) return this.deleteRule(command.input);
    throw new Error(`The fake knows no ${(command as object).constructor.name}`);
  }

  /** Every second page is empty, and more may follow it. */
  private getParametersByPath({
    Path,
    Recursive,
    MaxResults = 10,
    NextToken = "0",
  }: GetParametersByPathCommand["input"]) {
    if (MaxResults > 10) throw refusal("ValidationException", "MaxResults must be at most 10");
    const below = [...this.parameters]
      .filter(
        ([name]) => name.startsWith(`${Path}/`) && (Recursive === true || !name.slice(Path!.length + 1).includes("/")),
      )
      .map(([Name, Value]) => ({ Name, Value }));
    const page = Number(NextToken);
    const start = Math.floor(page / 2) * MaxResults;
    const isLast = start + MaxResults >= below.length && page % 2 === 1;
    return {
      Parameters: page % 2 === 0 ? [] : below.slice(start, start + MaxResults),
      NextToken: isLast ? undefined : String(page + 1),
    };
  }

  private deleteParameters({ Names = [] }: DeleteParametersCommand["input"]) {
    if (Names.length < 1 || Names.length > 10) throw refusal("ValidationException", "Names takes 1 to 10 names");
    const DeletedParameters = Names.filter((name) => this.parameters.delete(name));
    return { DeletedParameters, InvalidParameters: Names.filter((name) => !DeletedParameters.includes(name)) };
  }

  private describeEventBus({ Name }: DescribeEventBusCommand["input"]) {
    return { Name, Arn: this.busArn, Policy: this.policy };
  }

  /** Stored as AWS does: a list of one becomes a string, and the order of principals is AWS's own. */
  private putPermission({ EventBusName, Policy, ...others }: PutPermissionCommand["input"]) {
    if (EventBusName !== BUS || !Policy || Object.keys(others).length > 0) throw new Error("Expected a whole policy");
    if (Policy.length > 10_240) throw refusal("PolicyLengthExceededException", "The policy is too long");
    const document = JSON.parse(Policy) as { Statement: Statement[] };
    for (const { Principal } of document.Statement) {
      const principals = Principal === "*" ? [] : [Principal?.AWS ?? []].flat();
      if (principals.some((arn) => this.closed.has(arn.split(":")[4]!))) {
        throw refusal("ValidationException", "Invalid principal in policy");
      }
      if (Principal === "*" || !Array.isArray(Principal?.AWS)) continue;
      Principal.AWS = Principal.AWS.length === 1 ? Principal.AWS[0]! : [...Principal.AWS].reverse();
    }
    this.policy = JSON.stringify(document);
    return {};
  }

  private removePermission({ EventBusName, RemoveAllPermissions }: RemovePermissionCommand["input"]) {
    if (EventBusName !== BUS || !RemoveAllPermissions) throw new Error("Expected to remove everything");
    if (this.policy === undefined) throw refusal("ResourceNotFoundException", "EventBus has no policy");
    this.policy = undefined;
    return {};
  }

  /** In the order of their names, where 10 comes before 2. */
  private listRules({ EventBusName, NamePrefix = "", NextToken }: ListRulesCommand["input"]) {
    expectBus(EventBusName);
    const named = [...this.rules.keys()].filter((name) => name.startsWith(NamePrefix)).sort();
    const { items, token } = pageOf(named, RULES_PER_PAGE, NextToken);
    return { Rules: items.map((name) => copyOf(this.rules.get(name)!)), NextToken: token };
  }

  private listTargetsByRule({ EventBusName, Rule, NextToken }: ListTargetsByRuleCommand["input"]) {
    expectBus(EventBusName);
    const { items, token } = pageOf(this.targetsOf(Rule), TARGETS_PER_PAGE, NextToken);
    return { Targets: items, NextToken: token };
  }

  /** Replaces the whole rule. */
  private putRule({ Name, EventPattern, State, Description, EventBusName }: PutRuleCommand["input"]) {
    expectBus(EventBusName);
    if (!this.rules.has(Name!) && this.rules.size >= this.ruleQuota) {
      throw refusal("LimitExceededException", "The requested resource exceeds the maximum number allowed");
    }
    this.rules.set(Name!, { Name, EventPattern, State, Description, EventBusName });
    if (!this.targets.has(Name!)) this.targets.set(Name!, []);
    return {};
  }

  private putTargets({ Rule, EventBusName, Targets = [] }: PutTargetsCommand["input"]) {
    expectBus(EventBusName);
    const standing = this.targetsOf(Rule);
    if (Targets.length > 10) throw refusal("ValidationException", "At most 10 targets a call");
    for (const { Arn, RoleArn } of Targets) {
      const invalid = this.invalid.get(Arn!);
      if (invalid) throw refusal("ValidationException", invalid);
      if (!RoleArn) throw refusal("ValidationException", `RoleArn is required for target ${Arn}`);
      if (!this.mayPutOn(Arn!, this.rules.get(Rule!)!))
        throw refusal("AccessDeniedException", `not authorized to put events on ${Arn}`);
    }
    const taken = Targets.filter(({ Id }) => !this.failing.has(Id!));
    const after = [...standing.filter(({ Id }) => !taken.some((target) => target.Id === Id)), ...taken];
    if (after.length > 5) throw refusal("LimitExceededException", "At most 5 targets a rule");
    this.targets.set(Rule!, copyOf(after));
    return failedEntries(Targets.filter(({ Id }) => this.failing.has(Id!)).map(({ Id }) => Id!));
  }

  private removeTargets({ Rule, EventBusName, Ids = [] }: RemoveTargetsCommand["input"]) {
    expectBus(EventBusName);
    const standing = this.targetsOf(Rule);
    const removed = Ids.filter((id) => !this.failing.has(id));
    this.targets.set(
      Rule!,
      standing.filter(({ Id }) => !removed.includes(Id!)),
    );
    return failedEntries(Ids.filter((id) => this.failing.has(id)));
  }

  private deleteRule({ Name, EventBusName }: DeleteRuleCommand["input"]) {
    expectBus(EventBusName);
    if (this.targetsOf(Name).length > 0)
      throw refusal("ValidationException", "Rule can't be deleted since it has targets");
    this.rules.delete(Name!);
    this.targets.delete(Name!);
    return {};
  }

  private targetsOf(rule: string | undefined): Target[] {
    const targets = this.targets.get(rule!);
    if (!targets) throw refusal("ResourceNotFoundException", `Rule ${rule} does not exist`);
    return targets;
  }

  /** Whether a bus accepts every kind of event that the rule can match. */
  private mayPutOn(bus: string, { EventPattern }: Rule): boolean {
    if (bus.split(":")[4] === this.account || this.allows.has(bus)) return true;
    const policy = this.peers.find(({ busArn }) => busArn === bus)?.policy;
    const statements = policy ? (JSON.parse(policy) as { Statement: Statement[] }).Statement : [];
    const { source } = JSON.parse(EventPattern!) as { source: string[] };
    return source.every((kind) => statements.some((statement) => this.isAllowed(kind, statement)));
  }

  private isAllowed(kind: string, { Principal, Condition }: Statement): boolean {
    const { "events:detail-type": kinds = [], "aws:PrincipalOrgID": organization } = Condition?.StringEquals ?? {};
    const isNamed = Principal === "*" || [Principal?.AWS ?? []].flat().includes(`arn:aws:iam::${this.account}:root`);
    return isNamed && [kinds].flat().includes(kind) && (organization ?? this.organization) === this.organization;
  }
}

function pageOf<Item>(items: readonly Item[], size: number, token = "0"): { items: Item[]; token?: string } {
  const end = Number(token) + size;
  return {
    items: copyOf(items.slice(Number(token), end)),
    token: end < items.length ? String(end) : undefined,
  };
}

/** Answers are read from the wire, so nobody holds what is stored. */
function copyOf<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

function failedEntries(ids: readonly string[]) {
  const FailedEntries = ids.map((TargetId) => ({
    TargetId,
    ErrorCode: "InternalException",
    ErrorMessage: "try again",
  }));
  return { FailedEntryCount: ids.length, FailedEntries };
}

function expectBus(name: string | undefined): void {
  if (name !== BUS) throw new Error(`Expected the default bus, got ${name}`);
}

function refusal(name: string, message: string): Error {
  if (name === "ResourceNotFoundException") return new ResourceNotFoundException({ message, $metadata: {} });
  return new EventBridgeServiceException({ name, message, $fault: "client", $metadata: {} });
}
