import { only, tags, text } from "../arguments";
import { blockType } from "../block-type";

/** The value is `value`, or `insecure_value`, which a plan shows; Terraform wants one of the two. */
export const parameter = blockType(
  { name: text, type: only("String"), value: text.optional(), insecure_value: text.optional(), tags },
  async ({ name: Name, type: Type, value, insecure_value: shown }, deployment, address) => {
    if ((value === undefined) === (shown === undefined)) {
      throw new Error("one of value and insecure_value has to be there, and only one");
    }
    deployment.claim(address, `the parameter ${Name}`);
    await deployment.call("ssm", "PutParameter", { Name, Type, Value: value ?? shown, Overwrite: true });
    return { arn: deployment.arn("ssm", `parameter/${Name.replace(/^\//, "")}`), id: Name };
  },
);
