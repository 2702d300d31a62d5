import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { deployStack } from "../../../sandbox/terraform/load";
import { ACCOUNT, emptyFolder, failing, recordingCloud, REGION, stackFolder, type StackJson } from "./recording";

const TRUST =
  '{"Statement":{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}}';
const queue = (name: string, more: object = {}): object => ({ name, ...more });
const deploy = (blocks: StackJson): ReturnType<typeof deployStack> =>
  deployStack(recordingCloud().cloud, stackFolder(blocks));

describe("a stack", () => {
  test("is created in the order of references and depends_on, data sources included", async () => {
    const { cloud, calls } = recordingCloud();
    const stack = await deployStack(
      cloud,
      stackFolder({
        data: {
          aws_iam_policy_document: {
            d: { statement: [{ actions: ["sqs:*"], resources: ["${aws_sqs_queue.third.arn}"] }] },
          },
        },
        resource: {
          aws_sqs_queue_policy: { p: { queue_url: "u", policy: "${data.aws_iam_policy_document.d.json}" } },
          aws_sqs_queue: {
            first: queue("a", { depends_on: ["aws_ssm_parameter.s"] }),
            second: queue("b", { redrive_policy: '{"deadLetterTargetArn":"${aws_sqs_queue.third.arn}"}' }),
            third: queue("c"),
          },
          aws_ssm_parameter: { s: { name: "s", type: "String", value: "x" } },
        },
      }),
    );
    expect(stack.resources.map(({ address }) => address)).toEqual([
      "aws_sqs_queue.third",
      "aws_sqs_queue_policy.p",
      "aws_ssm_parameter.s",
      "aws_sqs_queue.first",
      "aws_sqs_queue.second",
    ]);
    expect(calls.map(({ call }) => call)).toEqual([
      "sqs:CreateQueue",
      "sqs:SetQueueAttributes",
      "ssm:PutParameter",
      "sqs:CreateQueue",
      "sqs:CreateQueue",
      "sqs:SetQueueAttributes",
    ]);
    expect(calls.at(-1)!.input).toMatchObject({
      Attributes: { RedrivePolicy: `{"deadLetterTargetArn":"arn:aws:sqs:${REGION}:${ACCOUNT}:c"}` },
    });
  });

  test("has its roles' policies before what could need them without saying so", async () => {
    const permissions = '{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}';
    const stack = await deploy({
      data: { aws_iam_policy_document: { d: { policy_id: "${aws_sqs_queue.q.name}" } } },
      resource: {
        aws_iam_role: { r: { name: "r", assume_role_policy: TRUST } },
        aws_sqs_queue: { q: queue("q") },
        aws_iam_role_policy: { p: { name: "p", role: "${aws_iam_role.r.id}", policy: permissions } },
      },
    });
    const addresses = stack.resources.map(({ address }) => address);
    expect(addresses).toEqual(["aws_iam_role.r", "aws_iam_role_policy.p", "aws_sqs_queue.q"]);
  });

  test("tells its place and its outputs, resolved", async () => {
    const stack = await deploy({
      data: { aws_caller_identity: { me: {} }, aws_region: { here: {} }, aws_partition: { part: {} } },
      output: {
        place: {
          description: "d",
          sensitive: true,
          depends_on: ["data.aws_region.here"],
          value: {
            text: "${data.aws_partition.part.partition}:${data.aws_region.here.name}:${data.aws_region.here.region}",
            list: ["${data.aws_caller_identity.me.account_id}", "${data.aws_caller_identity.me.arn}"],
            suffix: "${data.aws_partition.part.dns_suffix}",
          },
        },
      },
    });
    expect(stack).toEqual({
      name: "hub",
      account: ACCOUNT,
      region: REGION,
      outputs: {
        place: {
          text: `aws:${REGION}:${REGION}`,
          list: [ACCOUNT, `arn:aws:iam::${ACCOUNT}:root`],
          suffix: "amazonaws.com",
        },
      },
      resources: [],
    });
  });

  test.each([
    ["cn-north-1", "amazonaws.com.cn", "aws-cn"],
    ["us-gov-west-1", "amazonaws.com", "aws-us-gov"],
    ["us-iso-east-1", "c2s.ic.gov", "aws-iso"],
    ["us-isob-east-1", "sc2s.sgov.gov", "aws-iso-b"],
    ["eu-isoe-west-1", "cloud.adc-e.uk", "aws-iso-e"],
    ["us-isof-south-1", "csp.hci.ic.gov", "aws-iso-f"],
    ["eusc-de-east-1", "amazonaws.eu", "aws-eusc"],
  ])("of %s lives in its partition", async (region, suffix, partition) => {
    const { outputs } = await deploy({
      provider: { aws: [{ region, allowed_account_ids: [ACCOUNT] }] },
      data: { aws_partition: { p: {} } },
      resource: { aws_sqs_queue: { q: queue("q") } },
      output: { x: { value: "${data.aws_partition.p.dns_suffix} ${aws_sqs_queue.q.arn}" } },
    });
    expect(outputs.x).toBe(`${suffix} arn:${partition}:sqs:${region}:${ACCOUNT}:q`);
  });

  test("may refer to other values than texts, also inside blocks", async () => {
    const { cloud, calls } = recordingCloud();
    const ages = { maximum_event_age_in_seconds: "${aws_sqs_queue.q.delay_seconds}" };
    await deployStack(
      cloud,
      stackFolder({
        resource: {
          aws_cloudwatch_event_target: { t: { rule: "r", arn: "a", target_id: "t", retry_policy: [ages] } },
          aws_sqs_queue: { q: queue("q", { delay_seconds: 60 }) },
        },
      }),
    );
    expect(calls.at(-1)!.input).toMatchObject({ Targets: [{ RetryPolicy: { MaximumEventAgeInSeconds: 60 } }] });
  });

  test("takes what only matters to Terraform and to the real AWS", async () => {
    const provider = {
      region: REGION,
      allowed_account_ids: [ACCOUNT],
      default_tags: [{ tags: { a: "b" } }],
      assume_role: [{ role_arn: `arn:aws:iam::${ACCOUNT}:role/deploy` }],
      profile: "p",
      skip_region_validation: true,
      endpoints: null,
    };
    const lifecycle = { prevent_destroy: true, create_before_destroy: true, ignore_changes: ["tags"] };
    const q = queue("q", { "//": { metadata: {} }, lifecycle, provider: "aws", tags: { a: "b" } });
    const { resources } = await deploy({
      terraform: { cloud: {}, required_providers: {} },
      provider: { aws: [provider], archive: [{}] },
      resource: { aws_sqs_queue: { q } },
    });
    expect(resources).toHaveLength(1);
  });
});

describe("refuses by name, before anything is created,", () => {
  const aws = { region: REGION, allowed_account_ids: [ACCOUNT] };
  const q = (more: object): StackJson => ({ resource: { aws_sqs_queue: { q: queue("q", more) } } });

  test.each<[string, StackJson, string]>([
    ["variables", { variable: { v: {} } }, "the embedded cloud does not know variable blocks"],
    ["locals", { locals: { v: 1 } }, "the embedded cloud does not know locals blocks"],
    ["modules", { module: { m: {} } }, "the embedded cloud does not know module blocks"],
    [
      "settings",
      { terraform: { required_version: "1" } },
      "the embedded cloud does not know terraform.required_version",
    ],
    ["other providers", { provider: { aws: [aws], random: [{}] } }, "the embedded cloud does not know provider.random"],
    ["no provider", { provider: {} }, "provider.aws: is missing"],
    [
      "aliases",
      { provider: { aws: [aws, { ...aws, alias: "other" }] } },
      'provider.aws: the embedded cloud does not know the alias "other"',
    ],
    ["two providers", { provider: { aws: [aws, aws] } }, "provider.aws: the embedded cloud does not know a second one"],
    [
      "provider settings",
      { provider: { aws: [{ ...aws, endpoints: [] }] } },
      "provider.aws: the embedded cloud does not know the attribute endpoints",
    ],
    [
      "archive settings",
      { provider: { aws: [aws], archive: [{ x: 1 }] } },
      "provider.archive: the embedded cloud does not know the attribute x",
    ],
    [
      "no account",
      { provider: { aws: [{ region: REGION }] } },
      "provider.aws: allowed_account_ids has to name exactly one account by its 12 digits: " +
        "it is the account that the stack is for (it names none)",
    ],
    [
      "two accounts",
      { provider: { aws: [{ ...aws, allowed_account_ids: [ACCOUNT, "222222222222"] }] } },
      "(it names 111111111111, 222222222222)",
    ],
    ["no account id", { provider: { aws: [{ ...aws, allowed_account_ids: ["12"] }] } }, "(it names 12)"],
    [
      "no Region",
      { provider: { aws: [{ allowed_account_ids: [ACCOUNT] }] } },
      "provider.aws: region has to be a literal",
    ],
    [
      "resources",
      { resource: { aws_sfn_activity: { b: {} } } },
      "aws_sfn_activity.b: the embedded cloud does not know the resource aws_sfn_activity",
    ],
    [
      "data sources",
      { data: { terraform_remote_state: { s: {} } } },
      "data.terraform_remote_state.s: the embedded cloud does not know the data source terraform_remote_state",
    ],
    [
      "data source arguments",
      { data: { archive_file: { z: { type: "zip", source_dir: "a", output_path: "b", excludes: [] } } } },
      "data.archive_file.z: the embedded cloud does not know the attribute excludes",
    ],
    ["count", q({ count: 2 }), "aws_sqs_queue.q: the embedded cloud does not know count"],
    ["for_each", q({ for_each: {} }), "aws_sqs_queue.q: the embedded cloud does not know for_each"],
    ["provisioners", q({ provisioner: [] }), "aws_sqs_queue.q: the embedded cloud does not know provisioner"],
    ["connections", q({ connection: {} }), "aws_sqs_queue.q: the embedded cloud does not know connection"],
    [
      "lifecycle rules",
      q({ lifecycle: [{ postcondition: [] }] }),
      "aws_sqs_queue.q: the embedded cloud does not know the attribute lifecycle.postcondition",
    ],
    [
      "a resource's alias",
      q({ provider: "aws.other" }),
      'aws_sqs_queue.q: the embedded cloud does not know the provider alias "aws.other"',
    ],
    [
      "functions",
      q({ tags: { a: '${join(",", [])}' } }),
      'aws_sqs_queue.q: tags: the embedded cloud does not know the function join in ${join(",", [])}',
    ],
    [
      "broken references",
      q({ tags: { a: "${aws_sns_topic.t.arn}" } }),
      "aws_sqs_queue.q: refers to aws_sns_topic.t, which is not in this stack",
    ],
    [
      "broken dependencies",
      q({ depends_on: ["aws_sns_topic.t"] }),
      "aws_sqs_queue.q: refers to aws_sns_topic.t, which is not in this stack",
    ],
    [
      "broken outputs",
      { output: { o: { value: "${aws_sns_topic.t.arn}" } } },
      "output.o: refers to aws_sns_topic.t, which is not in this stack",
    ],
    [
      "output settings",
      { output: { o: { value: 1, ephemeral: true } } },
      "output.o: the embedded cloud does not know the attribute ephemeral",
    ],
    [
      "cycles",
      {
        resource: {
          aws_sqs_queue: {
            a: queue("a", { depends_on: ["aws_sqs_queue.b"] }),
            b: queue("b", { tags: { a: "${aws_sqs_queue.a.arn}" } }),
          },
        },
      },
      "they depend on each other: aws_sqs_queue.a -> aws_sqs_queue.b -> aws_sqs_queue.a",
    ],
  ])("%s", async (_, blocks, problem) => {
    const { cloud, calls } = recordingCloud();
    const refusal = deployStack(cloud, stackFolder(blocks));
    await expect(refusal).rejects.toThrow(/^hub: /);
    await expect(refusal).rejects.toThrow(problem);
    expect(calls).toEqual([]);
  });

  test("everything at once", async () => {
    const blocks = {
      locals: {},
      resource: {
        aws_sqs_queue: { a: queue("a", { fifo_queue: true }) },
        aws_kinesis_stream: { t: {} },
        aws_ssm_parameter: { p: { name: "${aws_kinesis_stream.t.name}", type: "String", value: "v", tier: "x" } },
      },
    };
    await expect(deploy(blocks)).rejects.toMatchObject({
      name: "StackError",
      problems: [
        "hub: the embedded cloud does not know locals blocks",
        "hub: aws_sqs_queue.a: the embedded cloud does not know the attribute fifo_queue",
        "hub: aws_kinesis_stream.t: the embedded cloud does not know the resource aws_kinesis_stream",
        "hub: aws_ssm_parameter.p: the embedded cloud does not know the attribute tier",
      ],
    });
  });

  test("a folder that holds no stack", async () => {
    const folder = emptyFolder();
    const { cloud } = recordingCloud();
    const file = join(folder, "cdk.tf.json");
    await expect(deployStack(cloud, folder)).rejects.toThrow(`${file} cannot be read; synthesize the stacks again`);
    writeFileSync(file, "[]");
    await expect(deployStack(cloud, folder)).rejects.toThrow(`${file} holds no object`);
  });
});

describe("names stack and address of", () => {
  test("a reference to an attribute that is not known", async () => {
    const blocks = {
      resource: { aws_sqs_queue: { q: queue("q") } },
      output: { o: { value: "x ${aws_sqs_queue.q.kms_master_key_id}" } },
    };
    await expect(deploy(blocks)).rejects.toThrow(
      "hub: output.o: the embedded cloud does not know the attribute kms_master_key_id of aws_sqs_queue.q " +
        "in x ${aws_sqs_queue.q.kms_master_key_id}",
    );
  });

  test("an argument that turns out wrong once it is resolved", async () => {
    const delayed = queue("r", { delay_seconds: "${aws_sqs_queue.q.arn}" });
    const blocks = { resource: { aws_sqs_queue: { q: queue("q"), r: delayed } } };
    await expect(deploy(blocks)).rejects.toThrow("hub: aws_sqs_queue.r: delay_seconds: has to be a number");
  });

  test("what a service refuses", async () => {
    const { cloud } = recordingCloud({ "sqs:CreateQueue": failing("InvalidParameterValue", "bad name") });
    const refusal = deployStack(cloud, stackFolder({ resource: { aws_sqs_queue: { q: queue("q") } } }));
    await expect(refusal).rejects.toThrow("hub: aws_sqs_queue.q: bad name");
    await expect(refusal).rejects.toMatchObject({ cause: { code: "InvalidParameterValue" } });
  });

  test("a name that exists for another reason than being deployed before is still an error", async () => {
    const { cloud } = recordingCloud({ "logs:CreateLogGroup": failing("LimitExceededException", "too many") });
    const folder = stackFolder({ resource: { aws_cloudwatch_log_group: { g: { name: "g" } } } });
    await expect(deployStack(cloud, folder)).rejects.toThrow("hub: aws_cloudwatch_log_group.g: too many");
  });
});

describe("a physical name belongs to one address", () => {
  const queues = (...addresses: string[]): StackJson => ({
    resource: { aws_sqs_queue: Object.fromEntries(addresses.map((address) => [address, queue("shared")])) },
  });
  const role = {
    resource: { aws_iam_role: { r: { name: "shared", assume_role_policy: TRUST } } },
  };

  test("of one stack or two", async () => {
    const { cloud } = recordingCloud();
    await deployStack(cloud, stackFolder(queues("a"), "hub"));
    await expect(deployStack(cloud, stackFolder(queues("b"), "spoke"))).rejects.toThrow(
      `spoke: aws_sqs_queue.b: the queue shared in account ${ACCOUNT}, Region ${REGION} already belongs to ` +
        "hub: aws_sqs_queue.a",
    );
    await expect(deploy(queues("a", "b"))).rejects.toThrow(
      "hub: aws_sqs_queue.b: the queue shared in account 111111111111, Region eu-west-1 already belongs to " +
        "hub: aws_sqs_queue.a",
    );
  });

  test("in an account and Region; a role in an account", async () => {
    const { cloud } = recordingCloud();
    const elsewhere = { provider: { aws: [{ region: "us-east-1", allowed_account_ids: [ACCOUNT] }] } };
    await deployStack(cloud, stackFolder(queues("a"), "hub"));
    await deployStack(cloud, stackFolder(queues("a"), "spoke", "222222222222"));
    await deployStack(cloud, stackFolder({ ...queues("a"), ...elsewhere }, "far"));
    await deployStack(cloud, stackFolder(role, "hub"));
    await expect(deployStack(cloud, stackFolder({ ...role, ...elsewhere }, "far"))).rejects.toThrow(
      `far: aws_iam_role.r: the role shared in account ${ACCOUNT} already belongs to hub: aws_iam_role.r`,
    );
  });

  test("and is free again when its stack no longer names it", async () => {
    const { cloud } = recordingCloud();
    await deployStack(cloud, stackFolder(queues("a"), "hub"));
    await deployStack(cloud, stackFolder(queues("renamed"), "hub"));
    await deployStack(cloud, stackFolder({}, "hub"));
    await expect(deployStack(cloud, stackFolder(queues("b"), "spoke"))).resolves.toMatchObject({ name: "spoke" });
  });
});
