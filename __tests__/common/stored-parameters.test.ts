import { parameterStore, parametersBelow } from "../../common/stored-parameters";

Object.assign(process.env, { AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" });

/** A client whose first answers say that it is throttled; time does not pass while it waits. */
function throttled(times: number): { readonly client: ReturnType<typeof parameterStore>; readonly waits: number[] } {
  const waits: number[] = [];
  jest.spyOn(globalThis, "setTimeout").mockImplementation(((then: () => void, wait = 0) => {
    if (wait > 0) waits.push(wait);
    setImmediate(then);
    return { unref: () => undefined };
  }) as never);
  const client = parameterStore();
  let calls = 0;
  const handle = () => {
    const [statusCode, answer] =
      ++calls <= times
        ? [400, { __type: "ThrottlingException", message: "Rate exceeded" }]
        : [200, { Parameters: [{ Name: "/x/a", Value: "1" }] }];
    const body = new TextEncoder().encode(JSON.stringify(answer));
    return Promise.resolve({ response: { statusCode, headers: {}, body } });
  };
  client.config.requestHandler = { handle } as never;
  return { client, waits };
}

afterEach(() => jest.restoreAllMocks());

test("a read that Parameter Store throttles nine times succeeds, within the minute that the functions have", async () => {
  const { client, waits } = throttled(9);
  await expect(parametersBelow(client, "/x")).resolves.toEqual([{ Name: "/x/a", Value: "1" }]);
  expect(waits).toHaveLength(9);
  expect(waits.reduce((sum, wait) => sum + wait)).toBeLessThan(40_000);
});

test("two callers that were throttled together do not come back together", async () => {
  const { client, waits } = throttled(2);
  await Promise.all([parametersBelow(client, "/x"), parametersBelow(client, "/x")]);
  expect(new Set(waits).size).toBe(2);
});

test("the tenth refusal is the last: its error comes back", async () => {
  const { client, waits } = throttled(10);
  await expect(parametersBelow(client, "/x")).rejects.toThrow("Rate exceeded");
  expect(waits).toHaveLength(9);
});
