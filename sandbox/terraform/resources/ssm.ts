import { only, tags, text } from "../arguments";
import { blockType } from "../block-type";

export const parameter = blockType(
  { name: text, type: only("String"), value: text, tags },
  async ({ name: Name, type: Type, value: Value }, deployment, address) => {
    deployment.claim(address, `the parameter ${Name}`);
    await deployment.call("ssm", "PutParameter", { Name, Type, Value, Overwrite: true });
    return { arn: deployment.arn("ssm", `parameter/${Name.replace(/^\//, "")}`), id: Name };
  },
);
