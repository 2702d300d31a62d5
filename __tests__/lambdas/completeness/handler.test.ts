import { SSMClient, type GetParametersByPathCommand } from "@aws-sdk/client-ssm";
import { readExpectedSpokes } from "../../../common/expected-spokes";

describe("the handler", () => {
  const before = process.env;
  afterEach(() => (process.env = before));

  it("does not start without its environment variables, and names all of them", () => {
    process.env = { AWS_REGION: "us-east-1" };
    const load = () => jest.isolateModules(() => jest.requireActual("../../../lambdas/completeness/handler"));
    expect(load).toThrow(/HUB_NAME, TABLE_NAME, SUMMARIES_TABLE_NAME/);
  });
});

describe("the registry", () => {
  const all = Array.from({ length: 25 }, (_, number) => ({
    Name: `/monitored_projects/Team${number}/prod`,
    Value: number === 7 ? "*" : `${500_000_000_000 + number}${number === 8 ? ":eu-west-1" : ""}`,
  }));

  it("is read to its last page, and what is no registration is left out", async () => {
    const ssm = new SSMClient({ region: "us-east-1" });
    ssm.send = ({ input }: GetParametersByPathCommand) => {
      expect(input).toMatchObject({ Path: "/monitored_projects", Recursive: true, MaxResults: 10 });
      const start = Number(input.NextToken ?? 0);
      const NextToken = start + 10 < all.length ? String(start + 10) : undefined;
      return Promise.resolve({ Parameters: all.slice(start, start + 10), NextToken });
    };
    const spokes = await readExpectedSpokes(ssm, "us-east-1");
    expect(spokes).toHaveLength(24);
    expect(spokes[7]).toEqual({
      project: "Team8",
      environment: "prod",
      account: "500000000008",
      region: "eu-west-1",
    });
    expect(spokes[8]).toMatchObject({ project: "Team9", region: "us-east-1" });
  });
});
