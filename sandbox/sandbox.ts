import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { AnsweredOperations } from "./answers";
import { AwsError } from "./aws-error";
import type { Clock } from "./clock";
import { Cloud, type Interceptor, type Observer } from "./cloud";
import { Endpoint } from "./http/server";
import type { Organizations } from "./iam/organizations";
import type { Roles } from "./iam/roles";
import { CloudWatchService } from "./services/cloudwatch";
import { DynamoDbService } from "./services/dynamodb";
import { EventsService } from "./services/events";
import { LambdaService } from "./services/lambda";
import { LogsService } from "./services/logs";
import { OrganizationsService } from "./services/organizations";
import type { Directory } from "./services/organizations/directory";
import { S3Service } from "./services/s3";
import { SageMakerService } from "./services/sagemaker";
import { SnsService } from "./services/sns";
import { SqsService } from "./services/sqs";
import { SsmService } from "./services/ssm";
import { StsService } from "./services/sts";
import type { Caller } from "./service";
import { StateFolder } from "./state-folder";
import { deployStack, type DeployedStack } from "./terraform/load";

export interface SandboxOptions {
  /** Where the cloud's clock stands at the start, in epoch milliseconds. */
  readonly start: number;
  /** Port on loopback; 0 for any free one. */
  readonly port: number;
  /** Folder that keeps the state over restarts; undefined: nothing is kept. */
  readonly stateFolder?: string | undefined;
  /**
   * Whether DynamoDB throttles what one value of a partition key takes beyond 1,000 writes and 3,000 reads of 4 KB in a second
   * of the cloud's clock, as AWS does. Default: false.
   */
  readonly limitsDynamoDbKeys?: boolean;
  /**
   * Whether functions wait a fiftieth of what they mean to wait: all timers of up to 25 seconds, such as an SDK's pauses between its
   * tries, which take real time. Default: false.
   */
  readonly shortensPauses?: boolean;
  /** Told what goes wrong in the background, where nobody waits for an answer. */
  readonly onFailure: (error: unknown) => void;
}

/** What the work under way gets to end by itself. */
const GRACE_MS = 3_000;

/** The embedded cloud: several AWS accounts in one process, as far as this system and its users need them. */
export class Sandbox {
  /** What its services share, for a test that steps in between; everything else has a member here. */
  readonly cloud: Cloud;
  readonly sagemaker: SageMakerService;
  readonly s3: S3Service;
  readonly lambda: LambdaService;
  readonly events: EventsService;
  readonly sns: SnsService;
  /** What an organization consists of; at the start there is none. */
  readonly directory: Directory;
  private readonly dynamodb: DynamoDbService;
  private readonly endpoint: Endpoint;

  private constructor(
    options: SandboxOptions,
    private readonly state: StateFolder | undefined,
  ) {
    this.cloud = new Cloud(options.start, options.onFailure);
    this.events = new EventsService(this.cloud);
    this.sagemaker = new SageMakerService(this.cloud);
    this.s3 = new S3Service(this.cloud);
    this.sns = new SnsService(this.cloud);
    this.dynamodb = new DynamoDbService(this.cloud, {
      ...(state && { folder: state.tables }),
      limitsKeys: options.limitsDynamoDbKeys ?? false,
    });
    this.endpoint = new Endpoint(this.cloud);
    const sqs = new SqsService(this.cloud);
    const cloudwatch = new CloudWatchService(this.cloud, (accountRegion) => this.s3.storageMetrics(accountRegion));
    this.lambda = new LambdaService(this.cloud, sqs, options.shortensPauses);
    const organizations = new OrganizationsService(this.cloud);
    this.directory = organizations.directory;
    for (const service of [
      new StsService(this.cloud),
      new SsmService(this.cloud, (account, region, event) => this.events.emit(account, region, event)),
      new LogsService(this.cloud, (account, region, messages) => cloudwatch.recordLogEvents(account, region, messages)),
      cloudwatch,
      this.events,
      this.sns,
      sqs,
      this.dynamodb,
      this.lambda,
      this.sagemaker,
      this.s3,
      organizations,
    ]) {
      this.cloud.add(service);
    }
    this.onListening = (url) => {
      this.lambda.endpoint = url;
      sqs.endpoint = url;
    };
  }

  private readonly onListening: (url: string) => void;

  /**
   * Starts an empty embedded cloud, or the one that a state folder holds.
   *
   * @throws the system's EADDRINUSE when the port is taken
   */
  static async start(options: SandboxOptions): Promise<Sandbox> {
    const sandbox = new Sandbox(
      options,
      options.stateFolder === undefined ? undefined : new StateFolder(options.stateFolder),
    );
    sandbox.onListening(await sandbox.endpoint.listen(options.port));
    return sandbox;
  }

  /** Where the AWS CLI and SDKs find it, for example `http://127.0.0.1:4566`. */
  get url(): string {
    return this.endpoint.url;
  }

  /** Its time: everything that waits there waits on this clock. */
  get clock(): Clock {
    return this.cloud.clock;
  }

  /** Which accounts belong to which organization; at the start none does. */
  get organizations(): Organizations {
    return this.cloud.organizations;
  }

  /** What answers the operations that the embedded cloud does not know. */
  get answers(): AnsweredOperations {
    return this.cloud.answers;
  }

  /** The IAM roles of all accounts: there is no IAM API. */
  get roles(): Roles {
    return this.cloud.roles;
  }

  /** Brings the cloud to the state that one synthesized stack describes, as `terraform apply` would. */
  async deploy(synthesized: string, stack: string): Promise<DeployedStack> {
    return deployStack(this.cloud, join(synthesized, "stacks", stack));
  }

  /** Calls an operation as an account itself, for example as its administrator would with the AWS CLI. */
  async callAs(account: string, region: string, service: string, operation: string, input: unknown): Promise<unknown> {
    return this.call(service, operation, input, { account, region, principal: { kind: "account", account } });
  }

  /**
   * Calls an operation as anybody, for example as a role.
   *
   * @param service its signing name
   * @throws AwsError as the service answers it
   */
  async call(service: string, operation: string, input: unknown, caller: Caller): Promise<unknown> {
    return this.cloud.call(service, operation, input, caller);
  }

  /** Lets `observer` see, or refuse, every call from now on; the function that comes back ends that. */
  observe(observer: Observer): () => void {
    return this.cloud.observe(observer);
  }

  /**
   * Lets `interceptor` stand between every call and what carries it out; the function that comes back ends that.
   *
   * @throws Error if another one does already
   */
  intercept(interceptor: Interceptor): () => void {
    return this.cloud.intercept(interceptor);
  }

  /** Resolves when nothing goes on in the background any more. */
  async settled(): Promise<void> {
    await this.cloud.work.settled();
  }

  /** Takes up what the state folder kept; false where there is nothing yet. @throws StateFolderError if it is damaged */
  async restore(): Promise<boolean> {
    const kept = this.state?.read();
    if (!kept) return false;
    await this.state!.takenUp(async () => {
      this.cloud.restore(kept);
      await this.dynamodb.checkTables();
    });
    return true;
  }

  /**
   * Ends everything, once what is under way has ended. Functions that take more than three seconds of real time for that are
   * ended, as if they had run out of memory: a function that hangs would hold this up until its timeout.
   *
   * @param keep whether a state folder gets the state; that of a start that was broken off would be taken for whole
   */
  async close({ keep = true } = {}): Promise<void> {
    this.cloud.clock.end();
    await Promise.race([this.cloud.work.settled(), pause(GRACE_MS, undefined, { ref: false })]);
    await this.lambda.close();
    await this.cloud.work.settled();
    await this.endpoint.close();
    // Whoever is still about something, such as a deployment, would bring to life again what has ended.
    this.observe(() => {
      throw new AwsError("ServiceUnavailable", "The embedded cloud has ended.", 503);
    });
    try {
      if (keep) this.state?.write(this.cloud.snapshot());
    } finally {
      await this.dynamodb.close();
    }
  }
}
