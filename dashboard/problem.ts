/** Why a hub cannot be shown, in words for whoever looks at the page or the widget. */
export interface Problem {
  readonly kind: "no-table" | "denied" | "credentials" | "unreachable" | "other";
  /** What is wrong, in a few words. */
  readonly title: string;
  /** Where, and what AWS said. */
  readonly detail: string;
  /** How to mend it. */
  readonly remedy: string;
}
