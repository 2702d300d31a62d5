import { nameKey } from "../../contract/name-key";
import { readNewestNames } from "../../tables/summaries";
import { unknownNames } from "../history/unknown-names";
import type { HubStores } from "./hub";
import { labelOf, type Selection } from "./selection";

/** Says that a hub has nothing of a selection, and which of its names nobody ever reported, each with the closest one. */
export async function nothingOf(hub: HubStores, selection: Selection): Promise<string> {
  const reported = await readNewestNames(hub);
  const asReported = (name: string | undefined, names: readonly string[]): string | undefined =>
    names.find((one) => name !== undefined && nameKey(one) === nameKey(name)) ?? name;
  const names = {
    ...selection,
    project: asReported(
      selection.project,
      reported.map(({ ProjectName }) => ProjectName),
    ),
    environment: asReported(
      selection.environment,
      reported.map(({ Environment }) => Environment),
    ),
  };
  return [`There is nothing of ${labelOf(selection)}.`, ...unknownNames(names, reported)].join("\n");
}
