import type { VNode } from "preact";
import { formatSecond } from "../../common/instants";
import { formatAge, useNow } from "./time";

/** How long ago an instant was, kept true. */
export function Age({ at }: { readonly at: number }): VNode {
  const now = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} title={`${formatSecond(at)} UTC`}>
      {formatAge(now - at)}
    </time>
  );
}
