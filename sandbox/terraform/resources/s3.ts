import { AwsError } from "../../aws-error";
import { block, blocks, flag, number, oneOf, only, tags, text } from "../arguments";
import { blockType } from "../block-type";

/** A bucket that exists keeps its objects. Its name is taken for all accounts, as on AWS. */
export const bucket = blockType(
  { bucket: text, force_destroy: flag.optional(), tags },
  async ({ bucket: name }, deployment, address) => {
    deployment.claim(address, `the bucket ${name}`);
    const { region } = deployment.target;
    try {
      await deployment.call("s3", "CreateBucket", {
        Bucket: name,
        ...(region === "us-east-1" ? {} : { CreateBucketConfiguration: { LocationConstraint: region } }),
      });
    } catch (error) {
      if (!(error instanceof AwsError) || error.code !== "BucketAlreadyOwnedByYou") throw error;
    }
    return { arn: `arn:${deployment.partition}:s3:::${name}`, id: name };
  },
);

export const bucketPolicy = blockType(
  { bucket: text, policy: text },
  async ({ bucket: Bucket, policy: Policy }, deployment) => {
    await deployment.call("s3", "PutBucketPolicy", { Bucket, Policy });
    return { id: Bucket };
  },
);

/** Nothing here is public anyway: there are no ACLs, and policies are held to what the account's own principals may. */
export const bucketPublicAccessBlock = blockType(
  {
    bucket: text,
    block_public_acls: flag.optional(),
    block_public_policy: flag.optional(),
    ignore_public_acls: flag.optional(),
    restrict_public_buckets: flag.optional(),
  },
  ({ bucket: id }) => ({ id }),
);

/** All objects here belong to the bucket's owner, and there are no ACLs. */
export const bucketOwnershipControls = blockType(
  { bucket: text, rule: block({ object_ownership: only("BucketOwnerEnforced") }) },
  ({ bucket: id }) => ({ id }),
);

/** How bytes are encrypted at rest is not to be seen from outside. */
export const bucketEncryption = blockType(
  {
    bucket: text,
    rule: blocks({
      apply_server_side_encryption_by_default: block({ sse_algorithm: only("AES256") }),
    }),
  },
  ({ bucket: id }) => ({ id }),
);

/** A replaced object is gone here: no operation asks for versions. */
export const bucketVersioning = blockType(
  { bucket: text, versioning_configuration: block({ status: oneOf("Enabled", "Suspended") }) },
  ({ bucket: id }) => ({ id }),
);

/** Objects do not expire here. */
export const bucketLifecycle = blockType(
  {
    bucket: text,
    rule: blocks({
      id: text,
      status: oneOf("Enabled", "Disabled"),
      filter: blocks({ prefix: text.optional() }).optional(),
      expiration: blocks({ days: number }).optional(),
      noncurrent_version_expiration: blocks({ noncurrent_days: number }).optional(),
      abort_incomplete_multipart_upload: blocks({ days_after_initiation: number }).optional(),
    }),
  },
  ({ bucket: id }) => ({ id }),
);
