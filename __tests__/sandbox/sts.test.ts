import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { Cloud } from "../../sandbox/cloud";
import { Endpoint } from "../../sandbox/http/server";
import { StsService } from "../../sandbox/services/sts";

const ACCOUNT = "111111111111";
const OTHER = "222222222222";

test("the SDK assumes a role that trusts it, and is that role from then on", async () => {
  const cloud = new Cloud(Date.parse("2026-01-01T00:00:00Z"), (error) => {
    throw error;
  });
  cloud.add(new StsService(cloud));
  const RoleArn = cloud.roles.put(OTHER, "reader", {
    Statement: [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: "sts:AssumeRole" }],
  });
  const closed = cloud.roles.put(OTHER, "closed", { Statement: [] });
  const endpoint = new Endpoint(cloud);
  const url = await endpoint.listen(0);
  const clientOf = (credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }) =>
    new STSClient({ endpoint: url, region: "us-east-1", credentials });
  const account = clientOf({ accessKeyId: ACCOUNT, secretAccessKey: "x" });
  const clients = [account];
  try {
    expect(await account.send(new GetCallerIdentityCommand())).toMatchObject({
      Account: ACCOUNT,
      Arn: `arn:aws:iam::${ACCOUNT}:root`,
      UserId: ACCOUNT,
    });

    const RoleSessionName = "me";
    const { Credentials, AssumedRoleUser } = await account.send(new AssumeRoleCommand({ RoleArn, RoleSessionName }));
    expect(Credentials!.Expiration).toEqual(new Date("2026-01-01T01:00:00Z"));
    const role = clientOf({
      accessKeyId: Credentials!.AccessKeyId!,
      secretAccessKey: Credentials!.SecretAccessKey!,
      sessionToken: Credentials!.SessionToken!,
    });
    clients.push(role);
    expect(await role.send(new GetCallerIdentityCommand())).toMatchObject({
      Account: OTHER,
      Arn: `arn:aws:sts::${OTHER}:assumed-role/reader/me`,
      UserId: AssumedRoleUser!.AssumedRoleId,
    });

    const refused = (input: { RoleArn: string; RoleSessionName: string; ExternalId?: string }) =>
      expect(account.send(new AssumeRoleCommand(input))).rejects;
    await refused({ RoleArn: closed, RoleSessionName }).toMatchObject({ name: "AccessDenied" });
    await refused({ RoleArn: "reader", RoleSessionName }).toMatchObject({ name: "ValidationError" });
    await refused({ RoleArn, RoleSessionName: "a b" }).toMatchObject({ name: "ValidationError" });
    await refused({ RoleArn, RoleSessionName, ExternalId: "x" }).toThrow("sts:AssumeRole ExternalId");
  } finally {
    for (const client of clients) client.destroy();
    await endpoint.close();
  }
});
