import { boolean, integer, list, required, string, structure } from "../../shape";
import type { ResourceConfig, TrainingOutputDataConfig } from "./training-job";
import { integerFrom } from "./input";

/**
 * The structures that Create operations of jobs keep and Describe gives back: everything in them is AWS's own, and most has
 * no effect here. https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Types_Amazon_SageMaker_Service.html
 */
export type Configuration = Readonly<Record<string, unknown>>;

export const vpcConfig = structure<Configuration>({
  SecurityGroupIds: required(list(string)),
  Subnets: required(list(string)),
});

/** Of a training job. */
export const algorithmSpecification = structure<Configuration>({
  TrainingInputMode: required(string),
  TrainingImage: string,
  AlgorithmName: string,
  MetricDefinitions: list(structure<Configuration>({ Name: required(string), Regex: required(string) })),
  EnableSageMakerMetricsTimeSeries: boolean,
  ContainerEntrypoint: list(string),
  ContainerArguments: list(string),
  TrainingImageConfig: structure<Configuration>({
    TrainingRepositoryAccessMode: required(string),
    TrainingRepositoryAuthConfig: structure<Configuration>({
      TrainingRepositoryCredentialsProviderArn: required(string),
    }),
  }),
});

export const trainingOutputDataConfig = structure<TrainingOutputDataConfig>({
  S3OutputPath: required(string),
  KmsKeyId: string,
  CompressionType: string,
});

export const resourceConfig = structure<ResourceConfig>({
  InstanceType: string,
  InstanceCount: integer,
  InstanceGroups: list(
    structure({
      InstanceGroupName: required(string),
      InstanceType: required(string),
      InstanceCount: required(integerFrom(1, Number.MAX_SAFE_INTEGER)),
    }),
  ),
  VolumeSizeInGB: integer,
  VolumeKmsKeyId: string,
  KeepAlivePeriodInSeconds: integer,
  TrainingPlanArn: string,
});

export const trainingStoppingCondition = structure<Configuration>({
  MaxRuntimeInSeconds: integer,
  MaxWaitTimeInSeconds: integer,
  MaxPendingTimeInSeconds: integer,
});

export const channel = structure<Configuration>({
  ChannelName: required(string),
  DataSource: required(
    structure<Configuration>({
      S3DataSource: structure<Configuration>({
        S3DataType: required(string),
        S3Uri: required(string),
        S3DataDistributionType: string,
        AttributeNames: list(string),
        InstanceGroupNames: list(string),
      }),
      FileSystemDataSource: structure<Configuration>({
        FileSystemId: required(string),
        FileSystemAccessMode: required(string),
        FileSystemType: required(string),
        DirectoryPath: required(string),
      }),
    }),
  ),
  ContentType: string,
  CompressionType: string,
  RecordWrapperType: string,
  InputMode: string,
  ShuffleConfig: structure<Configuration>({ Seed: required(integer) }),
});

export const checkpointConfig = structure<Configuration>({ S3Uri: required(string), LocalPath: string });

/** Of a processing job. */
export const processingResources = structure<Configuration>({
  ClusterConfig: required(
    structure<Configuration>({
      InstanceCount: integer,
      InstanceType: string,
      VolumeSizeInGB: required(integer),
      VolumeKmsKeyId: string,
    }),
  ),
});

export const appSpecification = structure<Configuration>({
  ImageUri: required(string),
  ContainerEntrypoint: list(string),
  ContainerArguments: list(string),
});

export const processingInput = structure<Configuration>({
  InputName: required(string),
  AppManaged: boolean,
  S3Input: structure<Configuration>({
    S3Uri: required(string),
    S3DataType: required(string),
    LocalPath: string,
    S3InputMode: string,
    S3DataDistributionType: string,
    S3CompressionType: string,
  }),
});

export const processingOutputConfig = structure<Configuration>({
  Outputs: required(
    list(
      structure<Configuration>({
        OutputName: required(string),
        S3Output: structure<Configuration>({
          S3Uri: required(string),
          S3UploadMode: required(string),
          LocalPath: string,
        }),
        FeatureStoreOutput: structure<Configuration>({ FeatureGroupName: required(string) }),
        AppManaged: boolean,
      }),
    ),
  ),
  KmsKeyId: string,
});

export const processingStoppingCondition = structure<Configuration>({ MaxRuntimeInSeconds: required(integer) });

export const networkConfig = structure<Configuration>({
  EnableInterContainerTrafficEncryption: boolean,
  EnableNetworkIsolation: boolean,
  VpcConfig: vpcConfig,
});

/** Of a transform job. */
export const transformInput = structure<Configuration>({
  DataSource: required(
    structure<Configuration>({
      S3DataSource: required(structure<Configuration>({ S3DataType: required(string), S3Uri: required(string) })),
    }),
  ),
  ContentType: string,
  CompressionType: string,
  SplitType: string,
});

export const transformOutput = structure<Configuration>({
  S3OutputPath: required(string),
  Accept: string,
  AssembleWith: string,
  KmsKeyId: string,
});

export const transformResources = structure<Configuration>({
  InstanceType: required(string),
  InstanceCount: required(integer),
  VolumeKmsKeyId: string,
  TransformAmiVersion: string,
});

export const modelClientConfig = structure<Configuration>({
  InvocationsTimeoutInSeconds: integer,
  InvocationsMaxRetries: integer,
});

export const dataProcessing = structure<Configuration>({
  InputFilter: string,
  OutputFilter: string,
  JoinSource: string,
});
