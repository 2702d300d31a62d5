import type { StringArgument } from "./arguments";

export const JOB_NAME_PREFIX = {
  type: "string",
  description: "how the names of the training jobs begin; letters, digits and dashes",
  example: "churn-",
  pattern: /[A-Za-z0-9][A-Za-z0-9-]{0,62}/,
  optional: true,
} as const satisfies StringArgument;

/** The arguments of metrics that may look at some training jobs only, for example at those of one project. */
export const JOB_FILTER = {
  jobNamePrefix: JOB_NAME_PREFIX,
  tag: {
    type: "string",
    description: "a tag that the training jobs have, its key and its value with = between them",
    example: "project=churn",
    pattern: /[\p{L}\p{N} _.:/+@-]{1,128}=[\p{L}\p{N} _.:/=+@-]{1,120}/u,
    optional: true,
  },
} as const;
