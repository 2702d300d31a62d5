/** A scanner's check that the stacks fail on purpose. */
export interface ScannerException {
  /** The scanner's id for the check. */
  readonly check: string;
  /** What the check asks for, and why the stacks do not comply. */
  readonly reason: string;
}

/**
 * The checkov checks that the stacks fail on purpose. The scan reports any other failure, and any check here that now
 * passes.
 */
export const CHECKOV_EXCEPTIONS: readonly ScannerException[] = [
  {
    check: "CKV_AWS_18",
    reason:
      "Access logs of the lake's bucket: they need a second bucket, which has to be kept and paid for. Who needs them adds data events of the account's CloudTrail.",
  },
  {
    check: "CKV_AWS_115",
    reason:
      "Reserved concurrency for each function: it is taken from the account's own, and accounts with a low quota refuse it. What many events can start, a hub's archive, connection and completeness functions, reads them from queues, with at most 5, 2 and 2 runs at a time.",
  },
  {
    check: "CKV_AWS_117",
    reason:
      "Functions inside a VPC: they reach nothing private, only AWS's own endpoints, for which a VPC would need a NAT gateway or an endpoint for each service.",
  },
  {
    check: "CKV_AWS_119",
    reason:
      "A customer-managed key for the tables: they are encrypted with the account's own key for DynamoDB. The rows are numbers by project and who answered, and another key costs 1 $ a month and a charge for each request.",
  },
  {
    check: "CKV_AWS_144",
    reason:
      "The lake in a second Region: what its files hold of the last months is in the table too, which is backed up, and replaced files are kept for 30 days.",
  },
  {
    check: "CKV_AWS_145",
    reason:
      "A customer-managed key for the lake's bucket: S3 encrypts it with its own. It holds the table's numbers, and each reader would need the key as well.",
  },
  {
    check: "CKV_AWS_158",
    reason:
      "A customer-managed key for log groups: CloudWatch Logs encrypts them with its own. They hold ids and counts, never an event or its metadata.",
  },
  {
    check: "CKV_AWS_173",
    reason:
      "A customer-managed key for the functions' environment: Lambda encrypts it with its own. It holds names and ARNs, never a secret.",
  },
  {
    check: "CKV_AWS_272",
    reason:
      "Code signing: it needs a signing profile and a bucket in each account, and a package made before the deployment. The package here is made during it, from a folder with the code's hash in its name.",
  },
  {
    check: "CKV_AWS_338",
    reason:
      "A year of logs: 30 days is the default because the measurements themselves are in the table; `logRetentionDays` in dashboard.config.ts sets any other.",
  },
  {
    check: "CKV2_AWS_62",
    reason: "Notifications of the lake's bucket: nothing waits for its files.",
  },
  {
    check: "CKV2_AWS_34",
    reason:
      "Encrypted parameters: those of the alerts hold limits and names of metrics, never a secret, and a plan is to show how a rule changes.",
  },
];
