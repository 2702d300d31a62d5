describe("the handler", () => {
  const before = process.env;
  afterEach(() => (process.env = before));

  it("does not start without its environment variables, and names all of them", () => {
    process.env = { AWS_REGION: "us-east-1" };
    const load = () => jest.isolateModules(() => jest.requireActual("../../../lambdas/roll-up/handler"));
    expect(load).toThrow(/TABLE_NAME, SUMMARIES_TABLE_NAME, ROLL_UP_RETENTION_DAYS, SERIES_PER_ACCOUNT/);
  });
});
