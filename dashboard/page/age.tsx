import type { VNode } from "preact";
import { formatSecond } from "../../common/instants";
import { formatAge, useNow } from "./time";

/** Shows how long ago an instant was, and keeps it up to date. */
export function Age({ at }: { readonly at: number }): VNode {
  const now = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} title={`${formatSecond(at)} UTC`}>
      {formatAge(now - at)}
    </time>
  );
}
