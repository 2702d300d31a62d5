/** When the prices were written down; AWS may have changed them since. */
export const PRICES_AS_OF = "2025-07";

/**
 * US dollars per hour of an instance for real-time inference, on demand, in us-east-1; written down by hand from what
 * https://aws.amazon.com/sagemaker/pricing/ said, for the types that are common. Other Regions have other prices, and savings
 * plans lower them.
 */
const DOLLARS_PER_HOUR: Readonly<Record<string, number>> = {
  "ml.t2.medium": 0.056,
  "ml.t2.large": 0.111,
  "ml.t2.xlarge": 0.223,
  "ml.t2.2xlarge": 0.445,
  "ml.m5.large": 0.115,
  "ml.m5.xlarge": 0.23,
  "ml.m5.2xlarge": 0.461,
  "ml.m5.4xlarge": 0.922,
  "ml.m5.12xlarge": 2.765,
  "ml.m5.24xlarge": 5.53,
  "ml.c5.large": 0.102,
  "ml.c5.xlarge": 0.204,
  "ml.c5.2xlarge": 0.408,
  "ml.c5.4xlarge": 0.816,
  "ml.c5.9xlarge": 1.836,
  "ml.c5.18xlarge": 3.672,
  "ml.p3.2xlarge": 3.825,
  "ml.p3.8xlarge": 14.688,
  "ml.p3.16xlarge": 28.152,
  "ml.p4d.24xlarge": 25.251,
  "ml.p5.48xlarge": 63.296,
  "ml.g4dn.xlarge": 0.736,
  "ml.g4dn.2xlarge": 0.94,
  "ml.g4dn.4xlarge": 1.505,
  "ml.g4dn.8xlarge": 2.72,
  "ml.g4dn.12xlarge": 4.89,
  "ml.g4dn.16xlarge": 5.44,
  "ml.g5.xlarge": 1.408,
  "ml.g5.2xlarge": 1.515,
  "ml.g5.4xlarge": 2.03,
  "ml.g5.8xlarge": 3.06,
  "ml.g5.12xlarge": 7.09,
  "ml.g5.16xlarge": 5.12,
  "ml.g5.24xlarge": 10.18,
  "ml.g5.48xlarge": 20.36,
  "ml.g6.xlarge": 1.127,
  "ml.g6.2xlarge": 1.222,
  "ml.g6.4xlarge": 1.654,
  "ml.g6.8xlarge": 2.518,
  "ml.g6.12xlarge": 5.752,
  "ml.g6.24xlarge": 8.344,
  "ml.g6.48xlarge": 16.688,
  "ml.inf1.xlarge": 0.297,
  "ml.inf1.2xlarge": 0.471,
  "ml.inf2.48xlarge": 15.58,
};

/** The price of an instance per hour; undefined if it is not among those written down. */
export function dollarsPerHour(instanceType: string): number | undefined {
  return Object.hasOwn(DOLLARS_PER_HOUR, instanceType) ? DOLLARS_PER_HOUR[instanceType] : undefined;
}
