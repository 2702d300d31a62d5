import type { Clock } from "../../clock";
import { operation, type Caller, type Operation } from "../../service";
import { appSummary, type App } from "./app";
import { oneOf, type Members } from "../../shape";
import { domainId, resourceName, validationError } from "./input";
import { PAGE_MEMBERS, pageInOrder, type PageInput } from "./pages";
import type { SageMakerState } from "./state";

interface ListAppsInput extends PageInput {
  readonly SortBy?: "CreationTime";
  readonly DomainIdEquals?: string;
  readonly UserProfileNameEquals?: string;
  readonly SpaceNameEquals?: string;
}
const LIST: Members<ListAppsInput> = {
  ...PAGE_MEMBERS,
  SortBy: oneOf("CreationTime"),
  DomainIdEquals: domainId,
  UserProfileNameEquals: resourceName,
  SpaceNameEquals: resourceName,
};

/** Studio's apps are put in, not created here. ListApps filters by neither type nor status. */
export function appOperations(stateOf: (caller: Caller) => SageMakerState, clock: Clock): Record<string, Operation> {
  return {
    ListApps: operation<ListAppsInput>(LIST, {
      authorize: () => [{ action: "sagemaker:ListApps", resource: "*" }],
      run: (input, caller) => {
        const { DomainIdEquals, UserProfileNameEquals, SpaceNameEquals, SortOrder = "Ascending" } = input;
        if (UserProfileNameEquals !== undefined && SpaceNameEquals !== undefined) {
          throw validationError("UserProfileNameEquals and SpaceNameEquals cannot be set together.");
        }
        const now = clock.now();
        const apps = stateOf(caller)
          .apps.all(now)
          .filter(
            ({ domainId, userProfileName, spaceName }) =>
              (DomainIdEquals ?? domainId) === domainId &&
              (UserProfileNameEquals ?? userProfileName) === userProfileName &&
              (SpaceNameEquals ?? spaceName) === spaceName,
          );
        const ordering = {
          by: "CreationTime",
          descending: SortOrder === "Descending",
          key: ({ createdAt }: App) => createdAt,
          name: ({ name }: App) => name,
        };
        const { page, ...rest } = pageInOrder(apps, ordering, input);
        return { Apps: page.map((app) => appSummary(app, now)), ...rest };
      },
    }),
  };
}
