import { createHash } from "node:crypto";
import { isObject } from "../json";
import type { Principal } from "../service";
import { MalformedPolicy } from "./policy";
import { not, some, type Truth } from "./truth";

/** Whom a statement of a resource's policy is about. */
export interface Principals {
  /** Whether it means the caller itself: everybody, the role, the session, or the service. */
  readonly names: (caller: Principal) => Truth;
  /** Whether it means the caller's account, which only lets that account's own policies decide. */
  readonly delegatesTo: (caller: Principal) => Truth;
}

type RolePrincipal = Extract<Principal, { kind: "role" }>;

const ARN = /^arn:aws[a-z-]*:(iam|sts)::(\d{12}):(root|(?:user|role|assumed-role|federated-user)\/([\w+=,.@/-]+))$/;
const SERVICE = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;
const SESSION = /^assumed-role\/([^/]+)\/([^/]+)$/;

const never = (): Truth => false;
const unknown = (): Truth => undefined;
const NOBODY: Principals = { names: never, delegatesTo: never };

/** Reads `Principal`. @throws MalformedPolicy for what IAM takes as no principal; a wildcard stands for everybody only */
export function parsePrincipal(element: unknown): Principals {
  const all = valuesOf(element).map(({ type, value }) => principalOf(type, value));
  return {
    names: (caller) => some(all, (one) => one.names(caller)),
    delegatesTo: (caller) => some(all, (one) => one.delegatesTo(caller)),
  };
}

/**
 * Reads `NotPrincipal`. A role's session is exempt where the session, its role and its account are named: AWS may look at each of
 * them, and does not say which services do. Where only some are, it is unknown.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 *
 * @throws MalformedPolicy as parsePrincipal
 */
export function parseNotPrincipal(element: unknown): Principals {
  const { names, delegatesTo } = parsePrincipal(element);
  const values = new Set(valuesOf(element).map(({ value }) => value.replace(/^arn:[^:]*:/, "")));
  return {
    names(caller) {
      if (caller.kind === "service") return not(names(caller));
      if (caller.kind === "account") return not(delegatesTo(caller));
      const { account, role, session } = caller;
      const named = [
        values.has(`sts::${account}:assumed-role/${role}/${session}`),
        values.has(`iam::${account}:role${pathedName(caller)}`),
        delegatesTo(caller) === true,
      ];
      return named.every(Boolean) ? false : named.some(Boolean) ? undefined : not(names(caller));
    },
    delegatesTo: never,
  };
}

/** The role of a caller, not its session, as `aws:PrincipalArn` has it; of others the account. */
export function entityArn(principal: Principal, partition: string): string {
  const name = principal.kind === "role" ? `role${pathedName(principal)}` : "root";
  return `arn:${partition}:iam::${principal.account}:${name}`;
}

/** A role's path and name, which its own ARN has; that of its sessions has no path. */
function pathedName({ path = "/", role }: RolePrincipal): string {
  return `${path}${role}`;
}

/** A caller as messages and policies name it. */
export function principalArn(principal: Principal): string {
  switch (principal.kind) {
    case "account":
      return `arn:aws:iam::${principal.account}:root`;
    case "role":
      return `arn:aws:sts::${principal.account}:assumed-role/${principal.role}/${principal.session}`;
    case "service":
      return `${principal.service} for ${principal.sourceArn}`;
  }
}

/** What AWS shows as a caller's user id: the account id, or `AROA...:session` for a role. */
export function uniqueId(principal: Principal): string {
  if (principal.kind !== "role") return principal.account;
  const hash = createHash("sha256").update(`${principal.account}/${principal.role}`).digest("hex").toUpperCase();
  return `AROA${hash.slice(0, 17)}:${principal.session}`;
}

function principalOf(type: string, value: string): Principals {
  if (type === "AWS") return awsPrincipal(value);
  if (type === "Service" && SERVICE.test(value))
    return { names: (caller) => isService(value, caller), delegatesTo: never };
  // Nobody calls as a federated user here, and nobody knows the canonical ids of accounts.
  if (type === "Federated" && value !== "" && !value.includes("*")) return NOBODY;
  if (type === "CanonicalUser" && /^[0-9a-f]{64}$/.test(value)) return { names: unknown, delegatesTo: never };
  throw invalid(type, value);
}

function awsPrincipal(value: string): Principals {
  if (value === "*") return { names: () => true, delegatesTo: never };
  const [, service, account = value, resource = "root", name] = ARN.exec(value) ?? [];
  if (resource === "root") {
    if (!/^\d{12}$/.test(account) || service === "sts") throw invalid("AWS", value);
    return { names: never, delegatesTo: (caller) => caller.kind !== "service" && caller.account === account };
  }
  const isOf = (caller: Principal): caller is RolePrincipal => caller.kind === "role" && caller.account === account;
  if (service === "iam" && resource.startsWith("role/")) {
    return {
      names: (caller) => isOf(caller) && pathedName(caller) === `/${name}`,
      delegatesTo: never,
    };
  }
  const [, role, session] = SESSION.exec(resource) ?? [];
  if (service === "sts" && role !== undefined) {
    return {
      names: (caller) => isOf(caller) && caller.role === role && caller.session === session,
      delegatesTo: never,
    };
  }
  // There are neither IAM users nor federated ones here.
  if (resource.startsWith(service === "iam" ? "user/" : "federated-user/")) return NOBODY;
  throw invalid("AWS", value);
}

/** A service may have further names, for example of a Region; which ones is unknown. */
function isService(name: string, caller: Principal): Truth {
  if (caller.kind !== "service") return false;
  if (caller.service === name) return true;
  return caller.service.split(".")[0] === name.split(".")[0] ? undefined : false;
}

function valuesOf(element: unknown): { type: string; value: string }[] {
  if (element === "*") return [{ type: "AWS", value: "*" }];
  const values = Object.entries(isObject(element) ? element : {}).flatMap(([type, ofType]) =>
    [ofType].flat().map((value) => ({ type, value })),
  );
  if (values.length === 0) throw new MalformedPolicy(`Invalid principal in policy: ${JSON.stringify(element)}`);
  return values.map(({ type, value }) => {
    if (typeof value !== "string") throw invalid(type, value);
    return { type, value };
  });
}

function invalid(type: string, value: unknown): MalformedPolicy {
  return new MalformedPolicy(`Invalid principal in policy: ${JSON.stringify(type)}:${JSON.stringify(value)}`);
}
