describe("the handler", () => {
  const before = process.env;
  afterEach(() => (process.env = before));

  const load = () => jest.isolateModules(() => jest.requireActual("../../../lambdas/roll-up/handler"));

  it.each(["ROLL_UP_RETENTION_DAYS", "SERIES_PER_ACCOUNT", "RETENTION_DAYS"])(
    "does not start where %s is no number",
    (name) => {
      const env = {
        TABLE_NAME: "t",
        SUMMARIES_TABLE_NAME: "s",
        ROLL_UP_RETENTION_DAYS: "400",
        SERIES_PER_ACCOUNT: "500",
      };
      process.env = { AWS_REGION: "us-east-1", ...env };
      expect(load).not.toThrow();
      process.env = { ...process.env, [name]: "many" };
      expect(load).toThrow(
        `${name} of the function's environment is "many", no whole number. Deploy the stack again to set it.`,
      );
    },
  );

  it("does not start without its environment variables, and names all of them", () => {
    process.env = { AWS_REGION: "us-east-1" };
    expect(load).toThrow(/TABLE_NAME, SUMMARIES_TABLE_NAME, ROLL_UP_RETENTION_DAYS, SERIES_PER_ACCOUNT/);
  });
});
