import type { VNode } from "preact";
import { formatAge, useNow } from "./time";
import { shownSecond, zone } from "./zone";

/** Shows how long ago an instant was, and keeps it up to date. */
export function Age({ at }: { readonly at: number }): VNode {
  const now = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} title={`${shownSecond(at)} ${zone().name}`}>
      {formatAge(now - at)}
    </time>
  );
}
