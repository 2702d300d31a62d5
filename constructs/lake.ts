import { AthenaWorkgroup } from "@cdktf/provider-aws/lib/athena-workgroup";
import { GlueCatalogDatabase } from "@cdktf/provider-aws/lib/glue-catalog-database";
import { GlueCatalogTable } from "@cdktf/provider-aws/lib/glue-catalog-table";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { Construct } from "constructs";
import type { AccountRegion } from "../contract/account-region";
import {
  ATHENA_RESULTS_PREFIX,
  LAKE_COLUMNS,
  LAKE_DATABASE,
  LAKE_PREFIX,
  LAKE_TABLE,
  LAKE_WORKGROUP,
  lakeBucket,
} from "../contract/lake";
import { literal } from "./literal";
import { Arns, policyDocument, type PolicyStatement } from "./policy";

/** The first day that the table has. Athena looks into the folder of each day that a query does not leave out. */
const FIRST_DAY = "2022-01-01";
/** What one query may scan at most, 5 cents in most Regions. A year of 1,000 spokes is about 2 GB. */
const SCAN_LIMIT_BYTES = 10_000_000_000;
/** How long what is of no use any more is kept: results of queries, replaced files, uploads that never ended. */
const LEFTOVER_DAYS = 30;

export interface LakeProps {
  readonly accountRegion: AccountRegion;
  /** Default: `ds-dashboard-lake-<account>-<region>`. */
  readonly bucket?: string | undefined;
  /** Days after which a day's files are removed; undefined: never. */
  readonly retentionDays?: number | undefined;
}

/**
 * The measurements as files for analysis: a bucket with one Parquet file for each day and metric, the table
 * `ds_dashboard.measurements` that Athena finds them by, without a crawler, and the workgroup `ds-dashboard`, whose queries
 * have a scan limit. Terraform does not delete a bucket that has files in it.
 */
export class Lake extends Construct {
  readonly bucketName: string;
  /** What the function that writes the files needs. */
  readonly write: readonly PolicyStatement[];

  constructor(scope: Construct, id: string, { accountRegion, bucket, retentionDays }: LakeProps) {
    super(scope, id);
    this.bucketName = bucket ?? lakeBucket(accountRegion);
    const arn = new Arns(accountRegion).bucket(this.bucketName);
    this.write = [
      {
        sid: "ReplaceLakeFiles",
        actions: ["s3:GetObject", "s3:PutObject"],
        resources: [`${arn}/${LAKE_PREFIX}/*`],
      },
      // Without it, S3 does not tell a file that is not there from one that may not be read.
      { sid: "FindLakeFiles", actions: ["s3:ListBucket"], resources: [arn] },
    ];
    this.createBucket(arn, retentionDays);
    this.createTable();
    new AthenaWorkgroup(this, "workgroup", {
      name: LAKE_WORKGROUP,
      description: "Queries on the measurements of ds-dashboard",
      configuration: {
        enforceWorkgroupConfiguration: true,
        publishCloudwatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: SCAN_LIMIT_BYTES,
        resultConfiguration: {
          outputLocation: `s3://${this.bucketName}/${ATHENA_RESULTS_PREFIX}/`,
          expectedBucketOwner: accountRegion.account,
          encryptionConfiguration: { encryptionOption: "SSE_S3" },
        },
      },
    });
  }

  private createBucket(arn: string, retentionDays: number | undefined): void {
    const { bucket } = new S3Bucket(this, "bucket", { bucket: this.bucketName });
    new S3BucketOwnershipControls(this, "ownership", { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } });
    new S3BucketPublicAccessBlock(this, "public-access", {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    });
    // A file can be written again only while its rows are in the table, so a version that was replaced by mistake is kept.
    const versioning = new S3BucketVersioningA(this, "versioning", {
      bucket,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket,
      rule: [
        {
          id: "leftovers",
          status: "Enabled",
          filter: [{ prefix: "" }],
          noncurrentVersionExpiration: [{ noncurrentDays: LEFTOVER_DAYS }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: LEFTOVER_DAYS }],
        },
        ...[
          { id: "results", folder: ATHENA_RESULTS_PREFIX, days: LEFTOVER_DAYS },
          ...(retentionDays === undefined ? [] : [{ id: "measurements", folder: LAKE_PREFIX, days: retentionDays }]),
        ].map(({ id, folder, days }) => ({
          id,
          status: "Enabled",
          filter: [{ prefix: `${folder}/` }],
          expiration: [{ days }],
        })),
      ],
      dependsOn: [versioning],
    });
    new S3BucketPolicy(this, "policy", {
      bucket,
      policy: policyDocument(this, "document", [
        {
          sid: "TlsOnly",
          effect: "Deny",
          actions: ["s3:*"],
          resources: [arn, `${arn}/*`],
          principals: [{ type: "*", identifiers: ["*"] }],
          conditions: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
        },
      ]),
    });
  }

  private createTable(): void {
    const location = `s3://${this.bucketName}/${LAKE_PREFIX}/`;
    const database = new GlueCatalogDatabase(this, "database", {
      name: LAKE_DATABASE,
      description: "What ds-dashboard knows",
    });
    new GlueCatalogTable(this, "table", {
      name: LAKE_TABLE,
      databaseName: database.name,
      description: "A row for each number that was measured, and for each label of a vector",
      tableType: "EXTERNAL_TABLE",
      parameters: {
        classification: "parquet",
        // Athena computes the days that there are, so nothing has to find and to add them.
        "projection.enabled": "true",
        "projection.day.type": "date",
        "projection.day.format": "yyyy-MM-dd",
        "projection.day.range": `${FIRST_DAY},NOW`,
        "storage.location.template": literal(`${location}day=\${day}/`),
      },
      partitionKeys: [{ name: "day", type: "date", comment: "UTC; a condition on it keeps a query fast" }],
      storageDescriptor: {
        location,
        inputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
        outputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
        // Glue keeps names in lower case; engines find the columns of the files without regard to case.
        columns: LAKE_COLUMNS.map(({ name, glue, comment }) => ({ name: name.toLowerCase(), type: glue, comment })),
        serDeInfo: { serializationLibrary: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe" },
      },
    });
  }
}
