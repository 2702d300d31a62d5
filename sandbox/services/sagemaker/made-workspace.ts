import { partitionOf } from "../../arn";
import type { AccountRegion } from "../../service";
import type { App, AppStatus, AppType } from "./app";
import { checkResourceName } from "./input";
import { checkOrder } from "./made-order";
import type { NotebookInstance, NotebookInstanceStatus } from "./notebook-instance";
import { resourceArn } from "./operation";
import type { Phase } from "./phase";

/** A notebook instance to put into the embedded cloud with its whole life. Instants are epoch milliseconds. */
export interface MadeNotebookInstance {
  readonly name: string;
  readonly instanceType: string;
  readonly createdAt: number;
  /** In order, the first at its creation; InService from there on if absent. */
  readonly phases?: readonly Phase<NotebookInstanceStatus>[];
  /** When it does not exist any more. */
  readonly goneAt?: number;
}

/** A Studio app to put into the embedded cloud with its whole life. Instants are epoch milliseconds. */
export interface MadeApp {
  readonly domainId: string;
  readonly appType: AppType;
  readonly appName: string;
  /** Whose it is: a user's, or a space's where `spaceName` is given. */
  readonly userProfileName?: string;
  readonly spaceName?: string;
  readonly instanceType?: string;
  readonly createdAt: number;
  /** In order, the first at its creation; InService from there on if absent. */
  readonly phases?: readonly Phase<AppStatus>[];
  /** Since when it is Deleted. It stays in the listing for a day after that. */
  readonly deletedAt?: number;
}

/** For how long ListApps still shows a deleted app; AWS says no figure. */
const DELETED_APP_SHOWN_MILLISECONDS = 24 * 60 * 60_000;

/** @throws TypeError for a life that cannot be lived */
export function notebookInstanceOf(accountRegion: AccountRegion, made: MadeNotebookInstance): NotebookInstance {
  const { name, instanceType, createdAt, goneAt, phases = [{ status: "InService", from: createdAt }] } = made;
  checkResourceName(name);
  checkPhases(name, createdAt, phases, { goneAt });
  const RoleArn = `arn:${partitionOf(accountRegion.region)}:iam::${accountRegion.account}:role/notebooks`;
  return {
    arn: resourceArn(accountRegion, "notebook-instance", name),
    name,
    request: { NotebookInstanceName: name, InstanceType: instanceType, RoleArn },
    createdAt,
    phases,
    goneAt,
  };
}

/** @throws TypeError for a life that cannot be lived, and for an app that is nobody's */
export function appOf(made: MadeApp): App {
  const { deletedAt, phases = [{ status: "InService", from: made.createdAt }], ...app } = made;
  const owner = app.userProfileName ?? app.spaceName;
  if (owner === undefined) throw new TypeError(`${app.appName}: an app needs a userProfileName or a spaceName`);
  const name = `${app.domainId}/${owner}/${app.appType}/${app.appName}`;
  checkPhases(name, app.createdAt, phases, { deletedAt });
  if (deletedAt === undefined) return { ...app, name, phases };
  return {
    ...app,
    name,
    phases: [...phases, { status: "Deleted", from: deletedAt }],
    goneAt: deletedAt + DELETED_APP_SHOWN_MILLISECONDS,
  };
}

function checkPhases(
  name: string,
  createdAt: number,
  phases: readonly Phase<string>[],
  end: Readonly<Record<string, number | undefined>>,
): void {
  if (phases[0]?.from !== createdAt) throw new TypeError(`${name}: the first phase must begin at createdAt`);
  const instants = phases.map(({ status, from }, index) => [`phases[${index}] (${status})`, from] as const);
  checkOrder(name, { ...Object.fromEntries(instants), ...end });
}
