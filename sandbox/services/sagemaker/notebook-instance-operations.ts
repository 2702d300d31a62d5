import type { Clock } from "../../clock";
import { operation, type Caller, type Operation } from "../../service";
import { integer, oneOf, required, within, type Members } from "../../shape";
import { resourceName, roleArn, tagList, validationError } from "./input";
import { notebookInstanceType } from "./instance-types";
import {
  NOTEBOOK_STATUSES,
  notebookInstanceRecord,
  notebookInstanceSummary,
  type CreateNotebookInstanceInput,
  type NotebookInstance,
} from "./notebook-instance";
import { resourceArn, toCreate, toPass } from "./operation";
import { LIST_MEMBERS, listPage, MODIFIED_MEMBERS, type ListInput } from "./pages";
import { phaseAt, turningTo } from "./phase";
import type { SageMakerState } from "./state";

/** How long a notebook instance is Pending, or Stopping, that somebody creates or stops here. */
const CHANGING_MILLISECONDS = 60_000;

interface NamedNotebook {
  readonly NotebookInstanceName: string;
}
const NAMED_NOTEBOOK = { NotebookInstanceName: required(resourceName) };

const CREATE: Members<CreateNotebookInstanceInput> = {
  NotebookInstanceName: required(resourceName),
  InstanceType: required(notebookInstanceType),
  RoleArn: required(roleArn),
  VolumeSizeInGB: within(integer, 5, 16_384),
  DirectInternetAccess: oneOf("Enabled", "Disabled"),
  Tags: tagList,
};

const LIST: Members<ListInput> = {
  ...LIST_MEMBERS,
  ...MODIFIED_MEMBERS,
  SortBy: oneOf("Name", "CreationTime", "Status"),
  StatusEquals: oneOf(...NOTEBOOK_STATUSES),
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
    CreateNotebookInstance: operation<CreateNotebookInstanceInput>(CREATE, {
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

    DescribeNotebookInstance: operation<NamedNotebook>(NAMED_NOTEBOOK, {
      authorize: onNotebook("DescribeNotebookInstance"),
      run: ({ NotebookInstanceName }, caller) =>
        notebookInstanceRecord(existing(caller, NotebookInstanceName), clock.now()),
    }),

    StopNotebookInstance: operation<NamedNotebook>(NAMED_NOTEBOOK, {
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

    ListNotebookInstances: operation<ListInput>(LIST, {
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
