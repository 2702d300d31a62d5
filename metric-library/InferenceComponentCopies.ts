import { DescribeInferenceComponentCommand } from "@aws-sdk/client-sagemaker";
import { inParallel } from "../common/parallel";
import { Measured, Metric, type MetricContext } from "./metric";
import { unlessGone } from "./sources/unless-gone";

export class InferenceComponentCopies extends Metric {
  static override readonly title = "Copies of inference components";
  static override readonly unit = "Count";
  static override readonly labels = ["Desired", "Current"];
  static override readonly description =
    "DesiredCopyCount and CurrentCopyCount of the RuntimeConfig of SageMaker inference components, whatever their status, summed over those of which SageMaker gives both; no value where there are components and none of them has both.";
  static override readonly callsPerRun =
    "1 ListInferenceComponents per 100 components, 1 DescribeInferenceComponent per component";
  static override readonly iamPermissions = [
    { actions: ["sagemaker:ListInferenceComponents"], resources: ["*"] },
    {
      actions: ["sagemaker:DescribeInferenceComponent"],
      resources: ["arn:**PARTITION**:sagemaker:**REGION**:**ACCOUNT_ID**:inference-component/*"],
    },
  ];

  override async computeValue({ sagemaker }: MetricContext): Promise<Measured | undefined> {
    const listed = await sagemaker.inferenceComponents();
    const described = await inParallel(listed, ({ InferenceComponentName }) =>
      unlessGone(sagemaker.client.send(new DescribeInferenceComponentCommand({ InferenceComponentName }))),
    );
    const components = described.filter((component) => component !== undefined);
    const copies = components.flatMap(({ RuntimeConfig: config }) =>
      config?.DesiredCopyCount === undefined || config.CurrentCopyCount === undefined
        ? []
        : [{ desired: config.DesiredCopyCount, current: config.CurrentCopyCount }],
    );
    if (components.length > 0 && copies.length === 0) return undefined;
    return new Measured(
      {
        Desired: copies.reduce((sum, { desired }) => sum + desired, 0),
        Current: copies.reduce((sum, { current }) => sum + current, 0),
      },
      { Components: copies.length, NotJudged: components.length - copies.length },
    );
  }
}
