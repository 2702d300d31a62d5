import {
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionsCommand,
  type InvokeCommandInput,
} from "@aws-sdk/client-lambda";
import { Cloud } from "../../sandbox/cloud";
import { Endpoint } from "../../sandbox/http/server";
import { operation } from "../../sandbox/service";
import { document, oneOf, required, string } from "../../sandbox/shape";

describe("the AWS SDK against the embedded Lambda", () => {
  const cloud = new Cloud(0, (error) => {
    throw error;
  });
  const endpoint = new Endpoint(cloud);
  let client: LambdaClient;

  beforeAll(async () => {
    const nobody = (): [] => [];
    cloud.add({
      signingName: "lambda",
      operations: {
        Invoke: operation<{ FunctionName: string; InvocationType?: string; Payload?: unknown }>(
          { FunctionName: required(string), InvocationType: oneOf("RequestResponse", "Event"), Payload: document },
          { authorize: nobody, run: (input) => ({ StatusCode: 200, Payload: input }) },
        ),
        GetFunction: operation<{ FunctionName: string }>(
          { FunctionName: required(string) },
          { authorize: nobody, run: ({ FunctionName }) => ({ Configuration: { FunctionName } }) },
        ),
        ListFunctions: operation<object>({}, { authorize: nobody, run: () => ({ Functions: [] }) }),
      },
    });
    await endpoint.listen(0);
    client = new LambdaClient({
      endpoint: endpoint.url,
      region: "us-east-1",
      credentials: { accessKeyId: "222222222222", secretAccessKey: "x" },
      maxAttempts: 1,
    });
  });
  afterAll(async () => {
    client.destroy();
    await endpoint.close();
  });

  const invoke = async (input: Partial<InvokeCommandInput>): Promise<unknown> => {
    const { Payload } = await client.send(new InvokeCommand({ FunctionName: "f", ...input }));
    return JSON.parse(Payload!.transformToString());
  };

  test("an invocation arrives as it was sent", async () => {
    expect(await invoke({ InvocationType: "RequestResponse", Payload: '{"a":1}' })).toEqual({
      FunctionName: "f",
      InvocationType: "RequestResponse",
      Payload: { a: 1 },
    });
  });

  test("what changes nothing may be said", async () => {
    expect(await invoke({ LogType: "None", Qualifier: "$LATEST" })).toEqual({ FunctionName: "f", Payload: {} });
    await client.send(new GetFunctionCommand({ FunctionName: "f", Qualifier: "$LATEST" }));
  });

  test.each<Partial<InvokeCommandInput>>([
    { LogType: "Tail" },
    { Qualifier: "PROD" },
    { ClientContext: "e30=" },
    { TenantId: "one" },
    { DurableExecutionName: "one" },
  ])("an invocation with %j is refused by the member's name", async (input) => {
    await expect(invoke(input)).rejects.toThrow(`does not know lambda:Invoke ${Object.keys(input)[0]}`);
  });

  test("so are parameters of other operations", async () => {
    await expect(client.send(new GetFunctionCommand({ FunctionName: "f", Qualifier: "1" }))).rejects.toThrow(
      "does not know lambda:GetFunction Qualifier",
    );
    await expect(client.send(new ListFunctionsCommand({ MaxItems: 5 }))).rejects.toThrow(
      "does not know lambda:ListFunctions MaxItems",
    );
  });
});
