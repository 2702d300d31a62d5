import { parseArn } from "../arn";
import { AwsError } from "../aws-error";
import type { Cloud } from "../cloud";
import { principalArn, uniqueId } from "../iam/principals";
import { operation, type Operation, type Service } from "../service";
import { integer, required, string } from "../shape";

const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;

interface AssumeRoleInput {
  readonly RoleArn: string;
  readonly RoleSessionName: string;
  /** 900 to 43,200; 3,600 where it is left out. */
  readonly DurationSeconds?: number;
}

/**
 * AWS STS: who a caller is, and sessions of roles. The credentials of a session hold until the embedded cloud ends;
 * `Expiration` only tells when AWS would end them.
 */
export class StsService implements Service {
  readonly signingName = "sts";
  readonly validationCode = "ValidationError";
  readonly operations: Readonly<Record<string, Operation>>;

  constructor(private readonly cloud: Cloud) {
    this.operations = {
      GetCallerIdentity: operation<object>(
        {},
        {
          // AWS asks for no permission here.
          authorize: () => [],
          run: (_input, { principal }) => ({
            UserId: uniqueId(principal),
            Account: principal.account,
            Arn: principalArn(principal),
          }),
        },
      ),
      AssumeRole: operation<AssumeRoleInput>(
        { RoleArn: required(string), RoleSessionName: required(string), DurationSeconds: integer },
        {
          // The role's trust policy and the caller's own policies are weighed together when the session is opened.
          authorize: () => [],
          run: ({ RoleArn, RoleSessionName, DurationSeconds = 3600 }, caller) => {
            checkAssumeRole(RoleArn, RoleSessionName, DurationSeconds);
            const principal = this.cloud.roles.assume(RoleArn, caller, RoleSessionName);
            const expiration = new Date(this.cloud.clock.now() + DurationSeconds * 1000);
            return {
              Credentials: { ...this.cloud.roles.issue(principal), Expiration: expiration },
              AssumedRoleUser: { AssumedRoleId: uniqueId(principal), Arn: principalArn(principal) },
            };
          },
        },
      ),
    };
  }
}

function checkAssumeRole(roleArn: string, sessionName: string, duration: number): void {
  if (!isRoleArn(roleArn)) throw new AwsError("ValidationError", `${roleArn} is invalid: it is no ARN of a role.`);
  if (!SESSION_NAME.test(sessionName)) {
    throw new AwsError(
      "ValidationError",
      `Value '${sessionName}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular ` +
        "expression pattern: [\\w+=,.@-]* and have 2 to 64 characters",
    );
  }
  if (duration < 900 || duration > 43_200) {
    throw new AwsError(
      "ValidationError",
      `Value '${duration}' at 'durationSeconds' failed to satisfy constraint: Member must be between 900 and 43200`,
    );
  }
}

function isRoleArn(arn: string): boolean {
  try {
    const { service, resource } = parseArn(arn);
    return service === "iam" && resource.startsWith("role/");
  } catch {
    return false;
  }
}
