import { LOG_RETENTION_DAYS } from "../../config/schema";
import { PARTITIONS, REGION } from "../../contract/account-region";
import type { Architecture } from "../../config/schema";
import type { Words } from "./expressions";
import { object, quoted } from "./hcl";
import type { Validation, Variable } from "./module";

/** A validation of a text by a regular expression. */
export function matches(name: string, pattern: string, error: string): Validation {
  return {
    condition: `can(regex(${quoted(pattern)}, var.${name}))`,
    error: quoted(`${name}: ${error}.`),
  };
}

/** The same for a variable that may be null. */
export function matchesIfGiven(...args: Parameters<typeof matches>): Validation {
  const { condition, error } = matches(...args);
  return { condition: `var.${args[0]} == null || ${condition}`, error };
}

/** A validation that finds any number of problems: `problems` is a Terraform expression of a list of sentences. */
export function findsNone(problems: string): Validation {
  return { condition: `length(${problems}) == 0`, error: `join("\\n", ${problems})` };
}

/** See `name` in config/fields.ts. */
export const NAME = "^[A-Za-z0-9]([A-Za-z0-9-]{0,62}[A-Za-z0-9])?$";
/** See `topicArn` in config/fields.ts; a FIFO topic has a dot in its name. */
export const TOPIC_ARN = String.raw`^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$`;

/** A part of names. */
export function nameVariable(name: string, description: string): Variable {
  const error = "use up to 64 letters, digits and dashes, with a letter or digit at both ends";
  return { name, description, type: "string", validations: [matches(name, NAME, error)] };
}

/**
 * A schedule of EventBridge. A `rate` is checked as in the configuration; of a `cron`, that it has six fields with the characters that
 * they may have.
 */
export function scheduleValidation(validation: typeof matches): Validation {
  const rate = String.raw`rate\((1 (minute|hour|day)|([2-9]|[1-9]\d+) (minutes|hours|days))\)`;
  const cron = String.raw`cron\([0-9A-Za-z*?,/#-]+( [0-9A-Za-z*?,/#-]+){5}\)`;
  return validation(
    "schedule",
    `^(${rate}|${cron})$`,
    'use "rate(1 hour)", "rate(2 hours)" or "cron(0 6 * * ? *)", in UTC',
  );
}

/** The value of a connection parameter. */
export const ACCOUNT_REGION = `^[0-9]{12}(:(${REGION.source.slice(1, -1)}))?$`;

/** What all modules are told. */
export const COMMON_VARIABLES: readonly Variable[] = [
  {
    name: "account_id",
    description:
      "The account of the provider, 12 digits. It is not looked up, so that a plan always shows what policies say.",
    type: "string",
    validations: [matches("account_id", "^[0-9]{12}$", "an account id is a string of 12 digits")],
  },
  {
    name: "region",
    description: "The Region of the provider, for example `us-east-1`.",
    type: "string",
    validations: [matches("region", REGION.source, 'a Region looks like "us-east-1"')],
  },
  {
    name: "architecture",
    description:
      "The processors of the functions, `arm64` or `x86_64`. Default: `arm64` in the partition `aws`, `x86_64` in all others.",
    type: "string",
    default: "null",
    validations: [matchesIfGiven("architecture", "^(arm64|x86_64)$", "use arm64 or x86_64")],
  },
  {
    name: "permissions_boundary",
    description: "The ARN of a managed policy that all roles have as their permissions boundary. Default: none.",
    type: "string",
    default: "null",
    validations: [
      matchesIfGiven(
        "permissions_boundary",
        String.raw`^arn:aws[a-z-]*:iam::(?:aws|\d{12}):policy/(?:[\w+=,.@-]{1,512}/)*[\w+=,.@-]{1,128}$`,
        "give the ARN of a managed policy, for example arn:aws:iam::111111111111:policy/boundary",
      ),
    ],
  },
  {
    name: "role_path",
    description: "The path of all roles, at most 512 characters; it begins and ends with `/`.",
    type: "string",
    default: '"/"',
    validations: [
      matches(
        "role_path",
        String.raw`^/(?:[!-.0-~]+/)*$`,
        'a path begins and ends with /, for example "/platform/", and has no spaces',
      ),
      {
        condition: 'length(var.role_path) <= 512 && !can(regex("[*?$]", var.role_path))',
        error: quoted("role_path: at most 512 characters are accepted, and none of * ? $."),
      },
    ],
  },
  {
    name: "log_retention_days",
    description: "Days after which the functions' logs expire, one of the values of CloudWatch Logs.",
    type: "number",
    default: "30",
    validations: [
      {
        condition: `contains([${LOG_RETENTION_DAYS.join(", ")}], var.log_retention_days)`,
        error: quoted(`log_retention_days: use one of ${LOG_RETENTION_DAYS.join(", ")}.`),
      },
    ],
  },
  {
    name: "tags",
    description: "Tags on every resource, besides the provider's `default_tags`.",
    type: "map(string)",
    default: "null",
  },
];

export const ORGANIZATION_ID: Variable = {
  name: "organization_id",
  description:
    "For a hub: the organization whose accounts the bus policy allows if it has no room to list them. Default: it always lists them.",
  type: "string",
  default: "null",
  validations: [
    matchesIfGiven("organization_id", "^o-[a-z0-9]{10,32}$", 'an organization id looks like "o-a1b2c3d4e5"'),
  ],
};

/** What a stack gets in their place. */
export const COMMON_PROPS = {
  // The Region of a partition that no text mentions otherwise.
  accountRegion: { account: "@@account@@", region: "eusc-@@region@@" },
  architecture: "@@architecture@@" as Architecture,
  logRetentionDays: 123_454_321,
} as const;

/** What all its roles get. */
export const ROLES = { path: "@@role path@@", permissionsBoundary: "@@boundary@@" } as const;

export const COMMON_WORDS: Words = {
  "@@account@@": "var.account_id",
  "eusc-@@region@@": "var.region",
  "aws-eusc": "local.partition",
  "@@architecture@@": "local.architecture",
  "@@role path@@": "var.role_path",
  "@@boundary@@": "var.permissions_boundary",
  123454321: "var.log_retention_days",
};

export const COMMON_LOCALS = {
  partitions: object(PARTITIONS.map(([prefix, partition]) => [prefix, quoted(partition)] as const)),
  partition:
    'coalesce(one([for prefix, partition in local.partitions : partition if startswith(var.region, prefix)]), "aws")',
  architecture: 'coalesce(var.architecture, local.partition == "aws" ? "arm64" : "x86_64")',
};

/** What is passed on to a module within a module. */
export const PASSED_ON = COMMON_VARIABLES.map(({ name }) => ({ name, value: `var.${name}` }));
