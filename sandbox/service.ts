import type { PolicyDocument } from "./iam/policy";
import type { Members, Shape } from "./shape";

/** Who makes a call. */
export type Principal =
  /** The account itself: an access key id of 12 digits. It may do what its account may do. */
  | { readonly kind: "account"; readonly account: string }
  /** A role's session: a running function, a forwarding rule, or somebody who called AssumeRole. */
  | {
      readonly kind: "role";
      readonly account: string;
      readonly role: string;
      /** Of the role, begins and ends with `/`. Default: `/`. */
      readonly path?: string;
      readonly session: string;
    }
  /** An AWS service that acts for a resource, for example a rule that sends to a queue. */
  | {
      readonly kind: "service";
      readonly service: string;
      readonly sourceArn: string;
      readonly account: string;
    };

/** Where a resource lives. */
export interface AccountRegion {
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
}

/** Where and by whom an operation is called. `account` and `region` are the caller's. */
export interface Caller extends AccountRegion {
  readonly principal: Principal;
}

/** One question to IAM. An operation asks as many as it needs; each has to be allowed. */
export interface AuthorizationRequest {
  /** For example `ssm:GetParametersByPath`. */
  readonly action: string;
  /** The ARN it touches, or `*` where the action has no resource type. */
  readonly resource: string;
  /** The account that owns the resource, where its ARN does not say so. */
  readonly resourceAccount?: string;
  /**
   * Condition keys of this request beyond the global ones, for example `events:source`; undefined for one that AWS does not send
   * with it. One that is left out is unknown: it allows nothing.
   */
  readonly context?: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The policy that sits on the resource itself, where the service has such a thing and one is set. */
  readonly resourcePolicy?: PolicyDocument | undefined;
}

/** One API operation of a service. Input and output are as the AWS SDK for JavaScript spells them. */
export interface Operation {
  /** What its input is, checked before `authorize` sees it. Only a fake has none: it takes anything. */
  readonly members?: Readonly<Record<string, Shape>>;
  /** What the caller needs to be allowed; `run` is not reached otherwise. */
  authorize(input: never, caller: Caller): readonly AuthorizationRequest[];
  run(input: never, caller: Caller): unknown;
}

/** An operation whose input is what `members` prove. */
export function operation<Input extends object>(
  members: Members<Input>,
  definition: {
    authorize(input: Input, caller: Caller): readonly AuthorizationRequest[];
    run(input: Input, caller: Caller): unknown;
  },
): Operation {
  return { members, ...definition };
}

/** One AWS service of the embedded cloud. */
export interface Service {
  /** As in the signature's credential scope: `ssm`, `events`, `sns`, `sqs`, `lambda`, `sts`, `dynamodb`, `sagemaker`, `logs`, `monitoring`. */
  readonly signingName: string;
  readonly operations: Readonly<Record<string, Operation>>;
  /** The code of its errors about members that are missing or not as they have to be; ValidationException if left out. */
  readonly validationCode?: string;
  /** The code of its error about what IAM does not allow; AccessDeniedException if left out. */
  readonly deniedCode?: string;
  /** What has to outlive a restart, as JSON; services that hold nothing of their own have neither. */
  snapshot?(): unknown;
  restore?(snapshot: never): void;
}

/** State that exists once per account and Region. */
export class PerRegion<State> {
  private readonly states = new Map<string, State>();

  constructor(private readonly create: (account: string, region: string) => State) {}

  of({ account, region }: AccountRegion): State {
    const key = `${account}/${region}`;
    let state = this.states.get(key);
    if (!state) {
      state = this.create(account, region);
      this.states.set(key, state);
    }
    return state;
  }

  /** The state where there is one already: a look must not make room for what is not there. */
  find({ account, region }: AccountRegion): State | undefined {
    return this.states.get(`${account}/${region}`);
  }

  /** Every state there is, with where it lives. */
  entries(): { account: string; region: string; state: State }[] {
    return [...this.states].map(([key, state]) => {
      const [account, region] = key.split("/") as [string, string];
      return { account, region, state };
    });
  }
}
