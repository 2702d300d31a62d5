import type { Clock } from "../../clock";
import type { Caller, Operation } from "../../service";
import { appSummary, type App } from "./app";
import { matching, oneOf, resourceName, validationError } from "./input";
import { sagemakerOperation } from "./operation";
import { PAGE_SHAPE, pageInOrder, type PageInput } from "./pages";
import type { SageMakerState } from "./state";

interface ListAppsInput extends PageInput {
  readonly SortBy?: "CreationTime";
  readonly SortOrder?: "Ascending" | "Descending";
  readonly DomainIdEquals?: string;
  readonly UserProfileNameEquals?: string;
  readonly SpaceNameEquals?: string;
}
const LIST = {
  optional: {
    ...PAGE_SHAPE,
    SortBy: oneOf("CreationTime"),
    DomainIdEquals: matching(/^d-(-*[a-z0-9]){1,61}$/),
    UserProfileNameEquals: resourceName,
    SpaceNameEquals: resourceName,
  },
};

/** Studio's apps are put in, not created here. ListApps filters by neither type nor status. */
export function appOperations(stateOf: (caller: Caller) => SageMakerState, clock: Clock): Record<string, Operation> {
  return {
    ListApps: sagemakerOperation<ListAppsInput>("ListApps", LIST, {
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
