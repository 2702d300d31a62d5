import type { AccountRef } from "../lambdas/contract/account-ref";

/** A hub, as its stack's output `hub` says. */
export interface HubOutput extends AccountRef {
  readonly name: string;
  readonly table: string;
  readonly refresh_function: string;
  readonly connection_function: string;
}

/** A spoke, as its stack's output `spoke` says. */
export interface SpokeOutput extends AccountRef {
  readonly project: string;
  readonly environment: string;
  readonly extract_function: string;
  readonly connection_function: string;
  readonly hubs: readonly (AccountRef & { readonly name: string })[];
}

/** The hubs and spokes that are deployed. */
export interface Fleet {
  readonly hubs: readonly HubOutput[];
  readonly spokes: readonly SpokeOutput[];
}

/** Reads the outputs of deployed stacks. */
export function fleetOf(stacks: readonly { readonly outputs: Readonly<Record<string, unknown>> }[]): Fleet {
  return {
    hubs: stacks.flatMap(({ outputs: { hub } }) => (hub === undefined ? [] : [hub as HubOutput])),
    spokes: stacks.flatMap(({ outputs: { spoke } }) => (spoke === undefined ? [] : [spoke as SpokeOutput])),
  };
}
