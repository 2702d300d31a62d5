import {
  BedrockClient,
  ListProvisionedModelThroughputsCommand,
  type ProvisionedModelSummary as ProvisionedThroughput,
} from "@aws-sdk/client-bedrock";
import { listAll } from "../pages";

export type { ProvisionedThroughput };

export const client = new BedrockClient({ maxAttempts: 6 });

/** The largest page that `ListProvisionedModelThroughputs` allows. */
const PAGE_SIZE = 1000;

/** Lists the provisioned throughputs of Amazon Bedrock in this Region. Needs `bedrock:ListProvisionedModelThroughputs`. */
export function provisionedThroughputs(
  bedrock: Pick<BedrockClient, "send">,
): Promise<readonly ProvisionedThroughput[]> {
  return listAll("ListProvisionedModelThroughputs", async (nextToken) => {
    const page = await bedrock.send(new ListProvisionedModelThroughputsCommand({ maxResults: PAGE_SIZE, nextToken }));
    return { items: page.provisionedModelSummaries, NextToken: page.nextToken };
  });
}
