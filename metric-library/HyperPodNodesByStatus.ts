import {
  ClusterInstanceStatus,
  DescribeClusterCommand,
  ListClusterNodesCommand,
  ListClustersCommand,
  type ClusterNodeSummary,
  type DescribeClusterResponse,
} from "@aws-sdk/client-sagemaker";
import { inParallel } from "../common/parallel";
import { Measured, Metric, type MetricContext } from "./metric";
import { listAll, PAGE_SIZE } from "./sources/pages";
import type { SageMaker } from "./sources/search";
import { unlessGone } from "./sources/unless-gone";
import { sumBy } from "./sources/vector";

/** Instances that an instance group should have and has not. No status of a node has this name. */
const BELOW_TARGET = "BelowTarget";

export class HyperPodNodesByStatus extends Metric {
  static override readonly title = "HyperPod nodes by status";
  static override readonly unit = "Count";
  static override readonly labels = [...Object.values(ClusterInstanceStatus), BELOW_TARGET];
  static override readonly description =
    "Nodes of the SageMaker HyperPod clusters that have an instance, by InstanceStatus, and as BelowTarget what instance groups lack: TargetCount minus CurrentCount, where that is positive, over the groups, restricted ones too, of which SageMaker gives both; every label is present, with 0 where there are none, but BelowTarget is absent where no group there is could be judged.";
  static override readonly recommendedAlerts = [{ label: "Failure", above: 0, for: "1 hour" }] as const;
  static override readonly callsPerRun =
    "1 ListClusters per 100 clusters, 1 DescribeCluster per cluster, 1 ListClusterNodes per 100 nodes of each";
  static override readonly iamPermissions = [
    { actions: ["sagemaker:ListClusters"], resources: ["*"] },
    {
      actions: ["sagemaker:DescribeCluster", "sagemaker:ListClusterNodes"],
      resources: ["arn:**PARTITION**:sagemaker:**REGION**:**ACCOUNT_ID**:cluster/*"],
    },
  ];

  override async computeValue({ sagemaker: { client } }: MetricContext): Promise<Measured> {
    const listed = await listAll("ListClusters", async (NextToken) => {
      const page = await client.send(new ListClustersCommand({ MaxResults: PAGE_SIZE, NextToken }));
      return { items: page.ClusterSummaries, NextToken: page.NextToken };
    });
    // By their ARNs, as names come again: a cluster may have been replaced by another since.
    const read = await inParallel(listed, ({ ClusterArn: arn }) => unlessGone(readCluster(client, arn!)));
    const clusters = read.filter((cluster) => cluster !== undefined);
    const nodes = clusters.flatMap((cluster) => cluster.nodes);
    const groups = clusters.flatMap((cluster) => cluster.groups);
    const lacking = groups.flatMap(({ TargetCount: target, CurrentCount: current }) =>
      target === undefined || current === undefined ? [] : [[BELOW_TARGET, Math.max(0, target - current)] as const],
    );
    const isUnknown = groups.length > 0 && lacking.length === 0;
    const statuses = nodes.flatMap(({ InstanceStatus: status }) =>
      status?.Status ? [[status.Status, 1] as const] : [],
    );
    const labels = HyperPodNodesByStatus.labels.filter((label) => !(isUnknown && label === BELOW_TARGET));
    return new Measured(sumBy([...statuses, ...lacking], labels), {
      Clusters: clusters.length,
      NodesWithoutStatus: nodes.length - statuses.length,
      GroupsNotJudged: groups.length - lacking.length,
    });
  }
}

interface Cluster {
  readonly nodes: readonly ClusterNodeSummary[];
  readonly groups: readonly Pick<
    NonNullable<DescribeClusterResponse["InstanceGroups"]>[number],
    "TargetCount" | "CurrentCount"
  >[];
}

async function readCluster(client: SageMaker, ClusterName: string): Promise<Cluster> {
  const { InstanceGroups: groups = [], RestrictedInstanceGroups: restricted = [] } = await client.send(
    new DescribeClusterCommand({ ClusterName }),
  );
  const nodes = await listAll("ListClusterNodes", async (NextToken) => {
    const page = await client.send(new ListClusterNodesCommand({ ClusterName, MaxResults: PAGE_SIZE, NextToken }));
    return { items: page.ClusterNodeSummaries, NextToken: page.NextToken };
  });
  return { nodes, groups: [...groups, ...restricted] };
}
