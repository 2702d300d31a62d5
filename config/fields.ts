import { z } from "zod";
import { isRegion } from "../contract/account-region";
import { durationOf } from "../contract/cadence";
import { NAME } from "../contract/names";
import { MAX_NAME_LENGTH } from "../contract/value";
import { REGIONS } from "./regions";
import { didYouMean } from "./problems";
import { scheduleProblem } from "./schedule";

/** A string about which `problem` finds nothing to say. */
function text(problem: (value: string) => string | undefined): z.ZodString {
  return z.string().superRefine((value, context) => {
    const message = problem(value);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  });
}

export const name = text((value) => {
  if (!NAME.test(value)) {
    return "use letters, digits and dashes, with a letter or digit at both ends";
  }
  return value.length > 64 ? `it has ${value.length} characters, at most 64 are accepted` : undefined;
});

export const account = text((value) => {
  if (!/^\d{12}$/.test(value)) return "an account id is a string of 12 digits";
  return value === "000000000000" ? "no account has this id" : undefined;
});

export const region = text((value) =>
  isRegion(value) ? undefined : `a Region looks like "us-east-1".${didYouMean(value, REGIONS)}`,
);

export const schedule = text(scheduleProblem);

export const topicArn = text((value) => {
  if (/^arn:[^:]*:sns:.*\.fifo$/.test(value))
    return "a FIFO topic takes no alarms, and only queues can subscribe to it";
  if (/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/.test(value)) return undefined;
  return 'an SNS topic\'s ARN, for example "arn:aws:sns:us-east-1:111111111111:alarms"';
});

/** What something is called that becomes one number of a vector, and a text in messages. */
export const label = text((value) => {
  if (value === "" || value.length > MAX_NAME_LENGTH) return `a label has 1 to ${MAX_NAME_LENGTH} characters`;
  return value.includes("{TfToken[") ? "CDKTF keeps {TfToken[ for itself" : undefined;
});

export const duration = z.custom<string>(
  (value) => durationOf(value) !== undefined,
  'write "30 minutes", "24 hours" or "2 days", at most 9999 of them',
);

/** https://docs.aws.amazon.com/chatbot/latest/APIReference/API_CreateSlackChannelConfiguration.html */
export const slackWorkspaceId = z.string().regex(/^T[0-9A-Z]{1,254}$/, 'a workspace\'s id looks like "T07EA123LEP"');
export const slackChannelId = z.string().regex(/^[CG][0-9A-Z]{1,254}$/, 'a channel\'s id looks like "C07EZ1ABC23"');

export const organizationalUnit = z
  .string()
  .regex(
    /^(?:ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|r-[0-9a-z]{4,32})$/,
    'an organizational unit\'s id looks like "ou-ab12-34cd56ef", and that of a root like "r-ab12"',
  );

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_Tag.html */
export const tagKey = z
  .string()
  .regex(
    /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u,
    "a tag's key has 1 to 128 letters, digits, spaces and _ . : / = + - @",
  );

/** An account's id or name. */
export const accountOrName = z
  .string()
  .regex(
    /^(?!.*[$%]\{)[ -~]{1,50}$/,
    "give an account's id, or its name: 1 to 50 characters of ASCII, without ${ and %{",
  );

export const organizationId = z.string().regex(/^o-[a-z0-9]{10,32}$/, 'an organization id looks like "o-a1b2c3d4e5"');

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const roleName = text((value) => {
  const [, named] = /^arn:[^:]*:iam::[^:]*:role\/(.+)$/.exec(value) ?? [];
  if (named !== undefined) return `give the role's name without the rest of the ARN: "${named}" in each account`;
  if (/^(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/.test(value)) return longPath(value);
  return "a role's name has up to 64 letters, digits and _ + = , . @ -, with its path before it where it has one";
});

const POLICY =
  "a managed policy's name has up to 128 letters, digits and _ + = , . @ -, with its path before it where it has one";

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html */
export const permissionsBoundary = text((value) => {
  const [, named = value] = /^arn:aws[a-z-]*:iam::(?:aws|\d{12}):policy\/(.+)$/.exec(value) ?? [];
  return /^(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,128}$/.test(named) ? longPath(named) : POLICY;
});

/** IAM counts the slash at the beginning of a path, which names here do not have. */
function longPath(named: string): string | undefined {
  const length = named.lastIndexOf("/") + 2;
  return length > 512 ? `its path has ${length} characters, at most 512 are accepted` : undefined;
}

/**
 * What IAM takes, but for what policies would take for a wildcard or a variable, because the roles' ARNs are in some.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
 */
export const rolePath = text((value) => {
  if (!/^\/(?:[!-.0-~]+\/)*$/.test(value))
    return 'a path begins and ends with /, for example "/platform/", and has no spaces';
  if (/[*?$]/.test(value)) return "policies take * ? $ for more than themselves";
  if (value.includes("&{")) return "Terraform's policy documents take &{ for a variable";
  return value.length > 512 ? `it has ${value.length} characters, at most 512 are accepted` : undefined;
});

/** The AWS configuration keeps profiles in lines like `[profile name]`. */
export const profile = text((value) =>
  /^(?! )[^\p{Cc}[\]]+(?<! )$/u.test(value)
    ? undefined
    : "a profile's name is one line without brackets, and without spaces around it",
);

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const bucket = text((value) => {
  if (value.length < 3 || value.length > 63) return "a bucket's name has 3 to 63 characters";
  if (!/^[a-z0-9][a-z0-9.-]*[a-z0-9]$/.test(value)) {
    return "a bucket's name has lower-case letters, digits, dots and dashes, with a letter or digit at both ends";
  }
  if (value.includes("..")) return "a bucket's name has no two dots in a row";
  if (/^\d+\.\d+\.\d+\.\d+$/.test(value)) return "a bucket's name does not look like an IP address";
  const reserved = /^(?:xn--|sthree-|amzn-s3-demo-)|(?:-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.exec(value)?.[0];
  return reserved === undefined ? undefined : `AWS keeps names with "${reserved}" for itself`;
});

/**
 * What the S3 backend takes before `/<stack>.tfstate` in a key, but for characters that AWS says to avoid.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 */
export const keyPrefix = text((value) => {
  if (value.length > 900) return "it has more than 900 characters, and a key of S3 at most 1,024";
  if (!/^[!-~ ]*$/.test(value) || /[\\{}^%`[\]"<>~#|]/.test(value))
    return "it has characters that AWS says to avoid in keys";
  return value.split("/").every((part) => part.trim() !== "")
    ? undefined
    : "it is not empty, nor is any part between its slashes";
});

export const cloudOrganization = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/, "an organization of HCP Terraform has letters, digits, - and _");

export const cloudHostname = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*(?::\d{1,5})?$/i,
    'a host name, for example "app.terraform.io", without https://',
  );

export const workspacePrefix = z.string().regex(/^[A-Za-z0-9_-]*$/, "a workspace's name has letters, digits, - and _");
