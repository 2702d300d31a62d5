import { isRegion, partitionOf, type AccountRegion } from "../contract/account-region";
import { ALERTS_TOPIC } from "../contract/names";
import { show, type Problem } from "./problems";

/** The topic that a hub's alerts notify where their rules name no other. */
export function hubTopicArn({
  account,
  region,
  alarmTopicArn,
}: AccountRegion & { readonly alarmTopicArn?: string | undefined }): string {
  return alarmTopicArn ?? `arn:${partitionOf(region)}:sns:${region}:${account}:${ALERTS_TOPIC}`;
}

/**
 * Finds that a topic is in another place than the hub that notifies it: CloudWatch alarms notify topics of their own
 * Region only, and so do alerts. The topic may be another account's.
 *
 * @param topicArn of any type, as is `region`; the schema reports what is no ARN and no Region
 */
export function topicProblems(topicArn: unknown, region: unknown, path: string): readonly Problem[] {
  if (typeof topicArn !== "string" || typeof region !== "string" || !isRegion(region)) return [];
  const [, partition, , topicRegion] = topicArn.split(":");
  if (topicRegion === undefined || (topicRegion === region && partition === partitionOf(region))) return [];
  const message =
    `${show(topicArn)} is a topic of ${topicRegion} in partition ${partition!}; a hub in ${region} notifies topics ` +
    `that begin with "arn:${partitionOf(region)}:sns:${region}:".`;
  return [{ path, message }];
}
