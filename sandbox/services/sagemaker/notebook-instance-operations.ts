import type { Clock } from "../../clock";
import type { Caller, Operation } from "../../service";
import { integerFrom, oneOf, resourceName, roleArn, tags, text, validationError } from "./input";
import {
  NOTEBOOK_STATUSES,
  notebookInstanceRecord,
  notebookInstanceSummary,
  type CreateNotebookInstanceInput,
  type NotebookInstance,
} from "./notebook-instance";
import { resourceArn, sagemakerOperation, toCreate, toPass } from "./operation";
import { LIST_SHAPE, listPage, MODIFIED_SHAPE, type ListInput } from "./pages";
import { phaseAt, turningTo } from "./phase";
import type { SageMakerState } from "./state";

/** How long a notebook instance is Pending, or Stopping, that somebody creates or stops here. */
const CHANGING_MILLISECONDS = 60_000;

interface NamedNotebook {
  readonly NotebookInstanceName: string;
}
const NAMED_NOTEBOOK = { required: { NotebookInstanceName: resourceName } };

const CREATE = {
  required: { NotebookInstanceName: resourceName, InstanceType: text, RoleArn: roleArn },
  optional: { VolumeSizeInGB: integerFrom(5, 16_384), DirectInternetAccess: oneOf("Enabled", "Disabled"), Tags: tags },
};

const LIST = {
  optional: {
    ...LIST_SHAPE,
    ...MODIFIED_SHAPE,
    SortBy: oneOf("Name", "CreationTime", "Status"),
    StatusEquals: oneOf(...NOTEBOOK_STATUSES),
  },
};

export function notebookInstanceOperations(
  stateOf: (caller: Caller) => SageMakerState,
  clock: Clock,
): Record<string, Operation> {
  const onNotebook =
    (action: string) =>
    ({ NotebookInstanceName }: NamedNotebook, caller: Caller) => [
      { action: `sagemaker:${action}`, resource: resourceArn(caller, "notebook-instance", NotebookInstanceName) },
    ];
  const existing = (caller: Caller, name: string): NotebookInstance => {
    const notebook = stateOf(caller).notebookInstances.at(name, clock.now());
    if (!notebook) throw validationError("RecordNotFound");
    return notebook;
  };

  return {
    CreateNotebookInstance: sagemakerOperation<CreateNotebookInstanceInput>("CreateNotebookInstance", CREATE, {
      authorize: ({ NotebookInstanceName, RoleArn, Tags }, caller) => [
        ...toCreate("CreateNotebookInstance", resourceArn(caller, "notebook-instance", NotebookInstanceName), Tags),
        toPass(RoleArn),
      ],
      run: (request, caller) => {
        const now = clock.now();
        const notebook: NotebookInstance = {
          arn: resourceArn(caller, "notebook-instance", request.NotebookInstanceName),
          name: request.NotebookInstanceName,
          request,
          createdAt: now,
          phases: [
            { status: "Pending", from: now },
            { status: "InService", from: now + CHANGING_MILLISECONDS },
          ],
        };
        if (!stateOf(caller).notebookInstances.add(notebook)) {
          throw validationError(`Cannot create a duplicate Notebook Instance (${notebook.arn})`);
        }
        return { NotebookInstanceArn: notebook.arn };
      },
    }),

    DescribeNotebookInstance: sagemakerOperation<NamedNotebook>("DescribeNotebookInstance", NAMED_NOTEBOOK, {
      authorize: onNotebook("DescribeNotebookInstance"),
      run: ({ NotebookInstanceName }, caller) =>
        notebookInstanceRecord(existing(caller, NotebookInstanceName), clock.now()),
    }),

    StopNotebookInstance: sagemakerOperation<NamedNotebook>("StopNotebookInstance", NAMED_NOTEBOOK, {
      authorize: onNotebook("StopNotebookInstance"),
      run: ({ NotebookInstanceName }, caller) => {
        const now = clock.now();
        const notebook = existing(caller, NotebookInstanceName);
        const { status } = phaseAt(notebook.phases, now);
        if (status !== "InService") {
          throw validationError(`Status (${status}) not in ([InService]). Unable to transition to (Stopping)`);
        }
        const phases = [
          ...turningTo(notebook.phases, "Stopping", now),
          { status: "Stopped" as const, from: now + CHANGING_MILLISECONDS },
        ];
        stateOf(caller).notebookInstances.replace(notebook, { ...notebook, phases });
        return {};
      },
    }),

    ListNotebookInstances: sagemakerOperation<ListInput>("ListNotebookInstances", LIST, {
      authorize: () => [{ action: "sagemaker:ListNotebookInstances", resource: "*" }],
      run: (input, caller) => {
        const now = clock.now();
        const listed = stateOf(caller)
          .notebookInstances.all(now)
          .map((notebook) => ({
            notebook,
            name: notebook.name,
            createdAt: notebook.createdAt,
            modifiedAt: phaseAt(notebook.phases, now).from,
            status: phaseAt(notebook.phases, now).status,
          }));
        const { page, ...rest } = listPage(listed, { SortBy: "Name", ...input });
        return { NotebookInstances: page.map(({ notebook }) => notebookInstanceSummary(notebook, now)), ...rest };
      },
    }),
  };
}
