import type { OrganizationAccount } from "../../../common/organization-accounts";
import { planOf, type Registration } from "../../../lambdas/discovery/plan";

const account = (id: string, project?: string, environment?: string, isActive = true): OrganizationAccount => ({
  id,
  name: id,
  isActive,
  project,
  environment,
});
const registration = (names: string, value: string, isOwn = true): Registration => ({
  name: `/monitored_projects/${names}`,
  value,
  isOwn,
});
const NOTHING = { put: [], remove: [], refused: [], disputed: [], unnamed: [] };
const OTHERS = [account("7", "x", "dev"), account("8", "y", "dev")];
const OWN = [registration("x/dev", "7"), registration("y/dev", "8")];

it("registers what has both tags, and changes the account of its own registration", () => {
  const accounts = [...OTHERS, account("1", "a", "dev"), account("2", "a"), account("3")];
  expect(planOf(accounts, [OWN[0]!, registration("y/dev", "9")])).toEqual({
    ...NOTHING,
    put: [
      { name: "/monitored_projects/y/dev", account: "8", replaces: true },
      { name: "/monitored_projects/a/dev", account: "1", replaces: false },
    ],
  });
});

it("leaves what others have written, and everything by the same names", () => {
  const byHand = [
    registration("A/Dev", "5", false),
    registration("b/dev", "6:eu-west-1", false),
    registration("odd", "?", false),
  ];
  expect(planOf([...OTHERS, account("1", "a", "dev")], [...OWN, ...byHand])).toEqual(NOTHING);
});

it.each<[string, readonly OrganizationAccount[]]>([
  ["is suspended", [account("1", "a", "dev", false)]],
  ["has lost a tag", [account("1", "a")]],
  ["has left", []],
])("removes what it registered of an account that %s", (_what, now) => {
  const plan = planOf([...OTHERS, ...now], [...OWN, registration("a/dev", "1")]);
  expect(plan).toEqual({ ...NOTHING, remove: ["/monitored_projects/a/dev"] });
});

it("removes the only one if it is there to see that it has to go, but not by an empty answer", () => {
  const only = [registration("a/dev", "1")];
  expect(planOf([account("1", "a", "dev", false)], only).remove).toHaveLength(1);
  expect(planOf([], only)).toEqual({ ...NOTHING, refused: ["/monitored_projects/a/dev"] });
});

it("does not believe that more than half go at once, as when a tag was renamed", () => {
  const untagged = OTHERS.map(({ id }) => account(id));
  expect(planOf(untagged, OWN)).toEqual({ ...NOTHING, refused: OWN.map(({ name }) => name) });
  const four = [...OWN, registration("a/dev", "1"), registration("b/dev", "2")];
  expect(planOf(OTHERS, four).remove).toEqual(["/monitored_projects/a/dev", "/monitored_projects/b/dev"]);
  expect(planOf(OTHERS.slice(1), four).refused).toHaveLength(3);
});

it("lets stand what two accounts have tags for, registers neither anew, and no name that is none", () => {
  const accounts = [...OTHERS, account("1", "A", "dev"), account("2", "a", "Dev"), account("3", "has space", "dev")];
  const disputed = [{ name: "/monitored_projects/A/dev", accounts: ["1", "2"] }];
  expect(planOf(accounts, OWN)).toEqual({ ...NOTHING, disputed, unnamed: ["3"] });
  expect(planOf(accounts, [...OWN, registration("A/dev", "2")])).toEqual({ ...NOTHING, disputed, unnamed: ["3"] });
});
