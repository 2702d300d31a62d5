export interface AcceptedAccounts {
  readonly accepted: ReadonlySet<string>;
  /** The error with which AWS rejected each other account. */
  readonly rejected: ReadonlyMap<string, Error>;
}

/**
 * Finds the accounts that AWS accepts together as principals of one policy, by trying halves, as few times as needed: a
 * single account that is not accepted among n takes about 2 log2(n) tries.
 *
 * Every try that succeeds is written, and is at once the policy that counts. The accounts of the standing policy are
 * therefore tried first and together, and stay in while the new ones are tried. Only if the standing ones are no longer
 * accepted (one of them was closed, for example) are some of them without a statement for the second that the search
 * takes; events that they send meanwhile go to their dead-letter queue for forwarded events.
 *
 * @param names the accounts that AWS does not accept all together; distinct
 * @param standing the accounts that the existing policy names
 * @param rejection the error with which AWS rejected all of them together
 * @param write writes a policy with these accounts; returns the error if AWS rejects it
 * @throws the rejection if no try succeeded, because the reason then lies elsewhere in the policy
 */
export async function findAcceptedAccounts(
  names: readonly string[],
  standing: ReadonlySet<string>,
  rejection: Error,
  write: (accounts: ReadonlySet<string>) => Promise<Error | undefined>,
): Promise<AcceptedAccounts> {
  let accepted: ReadonlySet<string> | undefined;
  const rejected = new Map<string, Error>();
  const add = async (group: readonly string[]): Promise<void> => {
    const wider = new Set([...(accepted ?? []), ...group]);
    const error = await write(wider);
    if (error) await addHalves(group, error);
    else accepted = wider;
  };
  const addHalves = async (group: readonly string[], error: Error): Promise<void> => {
    if (group.length === 1) rejected.set(group[0]!, error);
    if (group.length < 2) return;
    const half = Math.ceil(group.length / 2);
    await add(group.slice(0, half));
    await add(group.slice(half));
  };
  const known = names.filter((name) => standing.has(name));
  const others = names.filter((name) => !standing.has(name));
  if (others.length === 0) await addHalves(known, rejection);
  else {
    await add(known);
    if (known.length === 0 && accepted === undefined) throw rejection;
    await (accepted?.size === known.length ? addHalves(others, rejection) : add(others));
  }
  if (accepted === undefined) throw rejection;
  return { accepted, rejected };
}
