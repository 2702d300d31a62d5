import { ListServiceQuotasCommand, ServiceQuotasClient, type ServiceQuota } from "@aws-sdk/client-service-quotas";
import { listAll, PAGE_SIZE } from "./pages";

export const client = new ServiceQuotasClient({ maxAttempts: 6 });

export type { ServiceQuota };

/**
 * Lists the quotas of SageMaker that apply to the account in this Region, about 2,000. Names are nowhere else: a single
 * quota is asked for by its code. Needs `servicequotas:ListServiceQuotas`.
 */
export function sageMakerQuotas(quotas: Pick<ServiceQuotasClient, "send">): Promise<readonly ServiceQuota[]> {
  return listAll("ListServiceQuotas", async (NextToken) => {
    const input = { ServiceCode: "sagemaker", MaxResults: PAGE_SIZE, NextToken };
    const page = await quotas.send(new ListServiceQuotasCommand(input));
    return { items: page.Quotas, NextToken: page.NextToken };
  });
}
