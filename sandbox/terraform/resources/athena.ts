import { block, blocks, flag, number, oneOf, tags, text, textMap } from "../arguments";
import { blockType } from "../block-type";

/** There is no Glue, so a database and a table are their names: what reads the files has to know where they are. */
export const glueDatabase = blockType(
  { name: text, description: text.optional(), tags },
  (args, deployment, address) => {
    deployment.claim(address, `the Glue database ${args.name}`);
    return { arn: deployment.arn("glue", `database/${args.name}`), id: `${deployment.target.account}:${args.name}` };
  },
);

const column = { name: text, type: text, comment: text.optional() };

export const glueTable = blockType(
  {
    name: text,
    database_name: text,
    description: text.optional(),
    table_type: text,
    parameters: textMap,
    partition_keys: blocks(column),
    storage_descriptor: block({
      location: text,
      input_format: text,
      output_format: text,
      columns: blocks(column),
      ser_de_info: block({ serialization_library: text }),
    }),
  },
  ({ name, database_name: database }, deployment, address) => {
    deployment.claim(address, `the Glue table ${database}.${name}`);
    const { account } = deployment.target;
    return { arn: deployment.arn("glue", `table/${database}/${name}`), id: `${account}:${database}:${name}` };
  },
);

/** There is no Athena, so no query runs in a workgroup. */
export const workgroup = blockType(
  {
    name: text,
    description: text.optional(),
    state: oneOf("ENABLED", "DISABLED").optional(),
    force_destroy: flag.optional(),
    configuration: block({
      bytes_scanned_cutoff_per_query: number.optional(),
      enforce_workgroup_configuration: flag.optional(),
      publish_cloudwatch_metrics_enabled: flag.optional(),
      result_configuration: block({
        output_location: text,
        encryption_configuration: block({ encryption_option: oneOf("SSE_S3") }).optional(),
        expected_bucket_owner: text.optional(),
      }),
    }),
    tags,
  },
  ({ name }, deployment, address) => {
    deployment.claim(address, `the Athena workgroup ${name}`);
    return { arn: deployment.arn("athena", `workgroup/${name}`), id: name };
  },
);
