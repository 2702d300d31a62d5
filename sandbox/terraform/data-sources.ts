import { existsSync } from "node:fs";
import { only, text } from "./arguments";
import { blockType, type BlockType } from "./block-type";
import { policyDocument } from "./policy-document";

const callerIdentity = blockType({}, (_, { partition, target: { account } }) => ({
  id: account,
  account_id: account,
  arn: `arn:${partition}:iam::${account}:root`,
}));

/** `name` is provider 5's spelling, `region` that of provider 6. */
const region = blockType({}, (_, { target: { region: name } }) => ({ id: name, name, region: name }));

/** Of the partitions whose suffix is not `amazonaws.com`. */
const DNS_SUFFIXES: Readonly<Record<string, string>> = {
  "aws-cn": "amazonaws.com.cn",
  "aws-iso": "c2s.ic.gov",
  "aws-iso-b": "sc2s.sgov.gov",
  "aws-iso-e": "cloud.adc-e.uk",
  "aws-iso-f": "csp.hci.ic.gov",
  "aws-eusc": "amazonaws.eu",
};

const partition = blockType({}, (_, { partition: name }) => ({
  id: name,
  partition: name,
  dns_suffix: DNS_SUFFIXES[name] ?? "amazonaws.com",
}));

/** Nothing is zipped: the functions run from the directory that the zip would hold. */
const archiveFile = blockType(
  { type: only("zip"), source_dir: text, output_path: text, output_file_mode: text.optional() },
  ({ source_dir, output_path }, deployment) => {
    if (!existsSync(deployment.absolute(source_dir))) {
      throw new Error(`source_dir: there is no folder ${deployment.absolute(source_dir)}; synthesize the stack again`);
    }
    deployment.archive(output_path, source_dir);
    return {};
  },
);

/** The data sources that the embedded cloud knows, by type. */
export const DATA_SOURCES: ReadonlyMap<string, BlockType> = new Map([
  ["archive_file", archiveFile],
  ["aws_caller_identity", callerIdentity],
  ["aws_iam_policy_document", policyDocument],
  ["aws_partition", partition],
  ["aws_region", region],
]);
