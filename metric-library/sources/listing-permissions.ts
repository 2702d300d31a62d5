import type { IamStatement } from "../../contract/iam-statement";

/**
 * The permissions that `SageMakerListings.countTrainingJobs` needs: `Search`, and listing if `Search` has no exact
 * total.
 */
export const COUNT_TRAINING_JOBS: readonly IamStatement[] = [
  { actions: ["sagemaker:Search", "sagemaker:ListTrainingJobs"], resources: ["*"] },
];

/** The permissions that `SageMakerListings.deployments` needs. */
export const DESCRIBE_DEPLOYMENTS: readonly IamStatement[] = [
  { actions: ["sagemaker:ListEndpoints"], resources: ["*"] },
  {
    actions: ["sagemaker:DescribeEndpoint"],
    resources: ["arn:**PARTITION**:sagemaker:**REGION**:**ACCOUNT_ID**:endpoint/*"],
  },
  {
    actions: ["sagemaker:DescribeEndpointConfig"],
    resources: ["arn:**PARTITION**:sagemaker:**REGION**:**ACCOUNT_ID**:endpoint-config/*"],
  },
];
