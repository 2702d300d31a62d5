import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";

export const client = new SSMClient({ maxAttempts: 6 });

/** Reads the value of a parameter. Needs `ssm:GetParameter` on that parameter. */
export async function parameterValue(name: string, ssm: Pick<SSMClient, "send">): Promise<string> {
  const { Parameter: parameter } = await ssm.send(new GetParameterCommand({ Name: name }));
  return parameter?.Value ?? "";
}
