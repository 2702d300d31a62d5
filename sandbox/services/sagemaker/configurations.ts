import { boolean, constrained, integer, matching, oneOf, required, string, structure, within } from "../../shape";
import type { ManagedInstanceScaling } from "./endpoint";
import { kmsKeyId, line, listOf, s3Uri } from "./input";
import { processingInstanceType, trainingInstanceType, transformInstanceType } from "./instance-types";
import type { ResourceConfig, TrainingOutputDataConfig } from "./training-job";

/**
 * The structures that Create operations of jobs keep and Describe gives back: everything in them is AWS's own, and most has
 * no effect here. https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Types_Amazon_SageMaker_Service.html
 */
export type Configuration = Readonly<Record<string, unknown>>;

const networkId = matching(within(string, 0, 32), /^[-0-9a-zA-Z]+$/);
export const vpcConfig = structure<Configuration>({
  SecurityGroupIds: required(listOf(1, 5, networkId)),
  Subnets: required(listOf(1, 16, networkId)),
});

const image = line(0, 255);
const contentType = line(0, 256);
const containerWords = listOf(1, 100, line(0, 256));
const directoryPath = line(0, 4_096);
const s3DataType = oneOf("ManifestFile", "S3Prefix", "AugmentedManifestFile", "Converse");
const s3DataDistribution = oneOf("FullyReplicated", "ShardedByS3Key");
const compressionType = oneOf("None", "Gzip");
const inputMode = oneOf("Pipe", "File", "FastFile");
const instanceGroupName = line(1, 64);

/** Of a training job. */
export const algorithmSpecification = structure<Configuration>({
  TrainingInputMode: required(inputMode),
  TrainingImage: image,
  AlgorithmName: matching(
    within(string, 1, 170),
    /^(arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:[a-z-]*\/)?([a-zA-Z0-9]([a-zA-Z0-9-]){0,62})(?<!-)$/,
  ),
  MetricDefinitions: listOf(
    0,
    40,
    structure<Configuration>({ Name: required(line(1, 255)), Regex: required(line(1, 500)) }),
  ),
  EnableSageMakerMetricsTimeSeries: boolean,
  ContainerEntrypoint: containerWords,
  ContainerArguments: containerWords,
  TrainingImageConfig: structure<Configuration>({
    TrainingRepositoryAccessMode: required(oneOf("Platform", "Vpc")),
    TrainingRepositoryAuthConfig: structure<Configuration>({
      TrainingRepositoryCredentialsProviderArn: required(
        matching(within(string, 1, 2_048), /^arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:[0-9]{12}:function:.*$/),
      ),
    }),
  }),
});

export const trainingOutputDataConfig = structure<TrainingOutputDataConfig>({
  S3OutputPath: required(s3Uri),
  KmsKeyId: kmsKeyId,
  CompressionType: oneOf("GZIP", "NONE"),
});

/** One at least, although AWS's model says 0: on none nothing can be trained. */
const trainingInstanceCount = within(integer, 1);

export const resourceConfig = structure<ResourceConfig>({
  InstanceType: trainingInstanceType,
  InstanceCount: trainingInstanceCount,
  InstanceGroups: listOf(
    0,
    5,
    structure({
      InstanceGroupName: required(instanceGroupName),
      InstanceType: required(trainingInstanceType),
      InstanceCount: required(trainingInstanceCount),
    }),
  ),
  VolumeSizeInGB: within(integer, 0),
  VolumeKmsKeyId: kmsKeyId,
  KeepAlivePeriodInSeconds: within(integer, 0, 21_600),
  TrainingPlanArn: matching(
    within(string, 50, 2_048),
    /^arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:training-plan\/.*$/,
  ),
});

export const trainingStoppingCondition = structure<Configuration>({
  MaxRuntimeInSeconds: within(integer, 1),
  MaxWaitTimeInSeconds: within(integer, 1),
  MaxPendingTimeInSeconds: within(integer, 1_800, 2_419_200),
});

export const channel = structure<Configuration>({
  ChannelName: required(matching(within(string, 1, 64), /^[A-Za-z0-9.\-_]+$/)),
  DataSource: required(
    structure<Configuration>({
      S3DataSource: structure<Configuration>({
        S3DataType: required(s3DataType),
        S3Uri: required(s3Uri),
        S3DataDistributionType: s3DataDistribution,
        AttributeNames: listOf(0, 16, line(1, 256)),
        InstanceGroupNames: listOf(0, 5, instanceGroupName),
      }),
      FileSystemDataSource: structure<Configuration>({
        FileSystemId: required(matching(within(string, 11, 21), /^(fs-[0-9a-f]{8,})$/)),
        FileSystemAccessMode: required(oneOf("rw", "ro")),
        FileSystemType: required(oneOf("EFS", "FSxLustre")),
        DirectoryPath: required(directoryPath),
      }),
    }),
  ),
  ContentType: contentType,
  CompressionType: compressionType,
  RecordWrapperType: oneOf("None", "RecordIO"),
  InputMode: inputMode,
  ShuffleConfig: structure<Configuration>({ Seed: required(integer) }),
});

export const checkpointConfig = structure<Configuration>({ S3Uri: required(s3Uri), LocalPath: directoryPath });

/** Of a processing job. */
export const processingResources = structure<Configuration>({
  ClusterConfig: required(
    structure<Configuration>({
      InstanceCount: required(within(integer, 1, 100)),
      InstanceType: required(processingInstanceType),
      VolumeSizeInGB: required(within(integer, 1, 16_384)),
      VolumeKmsKeyId: kmsKeyId,
    }),
  ),
});

export const appSpecification = structure<Configuration>({
  ImageUri: required(image),
  ContainerEntrypoint: containerWords,
  ContainerArguments: containerWords,
});

const processingLocalPath = line(0, 256);

export const processingInput = structure<Configuration>({
  InputName: required(string),
  AppManaged: boolean,
  S3Input: structure<Configuration>({
    S3Uri: required(s3Uri),
    S3DataType: required(oneOf("ManifestFile", "S3Prefix")),
    LocalPath: processingLocalPath,
    S3InputMode: oneOf("Pipe", "File"),
    S3DataDistributionType: s3DataDistribution,
    S3CompressionType: compressionType,
  }),
});

export const processingOutputConfig = structure<Configuration>({
  Outputs: required(
    listOf(
      0,
      10,
      structure<Configuration>({
        OutputName: required(string),
        S3Output: structure<Configuration>({
          S3Uri: required(s3Uri),
          S3UploadMode: required(oneOf("Continuous", "EndOfJob")),
          LocalPath: processingLocalPath,
        }),
        FeatureStoreOutput: structure<Configuration>({
          FeatureGroupName: required(matching(within(string, 1, 64), /^[a-zA-Z0-9]([_-]*[a-zA-Z0-9]){0,63}$/)),
        }),
        AppManaged: boolean,
      }),
    ),
  ),
  KmsKeyId: kmsKeyId,
});

export const processingStoppingCondition = structure<Configuration>({
  MaxRuntimeInSeconds: required(within(integer, 1, 777_600)),
});

export const networkConfig = structure<Configuration>({
  EnableInterContainerTrafficEncryption: boolean,
  EnableNetworkIsolation: boolean,
  VpcConfig: vpcConfig,
});

/** Of a transform job. */
export const transformInput = structure<Configuration>({
  DataSource: required(
    structure<Configuration>({
      S3DataSource: required(structure<Configuration>({ S3DataType: required(s3DataType), S3Uri: required(s3Uri) })),
    }),
  ),
  ContentType: contentType,
  CompressionType: compressionType,
  SplitType: oneOf("None", "Line", "RecordIO", "TFRecord"),
});

export const transformOutput = structure<Configuration>({
  S3OutputPath: required(s3Uri),
  Accept: contentType,
  AssembleWith: oneOf("None", "Line"),
  KmsKeyId: kmsKeyId,
});

export const transformResources = structure<Configuration>({
  InstanceType: required(transformInstanceType),
  InstanceCount: required(within(integer, 1)),
  VolumeKmsKeyId: kmsKeyId,
  TransformAmiVersion: matching(within(string, 1, 63), /^[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*$/),
});

export const modelClientConfig = structure<Configuration>({
  InvocationsTimeoutInSeconds: within(integer, 1, 3_600),
  InvocationsMaxRetries: within(integer, 0, 3),
});

const jsonPath = within(string, 0, 63);

export const dataProcessing = structure<Configuration>({
  InputFilter: jsonPath,
  OutputFilter: jsonPath,
  JoinSource: oneOf("Input", "None"),
});

/** Of a variant of an endpoint. */
export const serverlessConfig = structure<Configuration>({
  MemorySizeInMB: required(
    constrained(within(integer, 1_024, 6_144), (megabytes) =>
      megabytes % 1_024 === 0 ? undefined : "Member must be in increments of 1024",
    ),
  ),
  MaxConcurrency: required(within(integer, 1, 200)),
  ProvisionedConcurrency: within(integer, 1, 200),
});

export const managedInstanceScaling = structure<ManagedInstanceScaling>({
  Status: oneOf("ENABLED", "DISABLED"),
  MinInstanceCount: within(integer, 0),
  MaxInstanceCount: within(integer, 1),
});

export const routingConfig = structure<Configuration>({
  RoutingStrategy: required(oneOf("LEAST_OUTSTANDING_REQUESTS", "RANDOM", "PREFIX_AWARE", "KV_AWARE")),
});
