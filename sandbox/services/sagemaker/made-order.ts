/** @throws TypeError unless the instants, by what they are, follow each other; those that are undefined are left out */
export function checkOrder(name: string, instants: Readonly<Record<string, number | undefined>>): void {
  let [before, earlier]: [string, number] = ["the beginning of time", -Infinity];
  for (const [what, instant] of Object.entries(instants)) {
    if (instant === undefined) continue;
    if (Number.isNaN(instant) || instant < earlier) {
      throw new TypeError(`${name}: ${what} (${instant}) must be an instant and not before ${before} (${earlier})`);
    }
    [before, earlier] = [what, instant];
  }
}
