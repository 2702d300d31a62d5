import type { VNode } from "preact";
import type { Navigation } from "./address";
import type { NamedHub, Trouble } from "./api";
import { ClearFilters } from "./clear-filters";
import { Icon } from "./icons";
import { NameLink } from "./name-link";
import { countOf } from "../drawing/words";
import { shownMinute, zone } from "./zone";

/** Shown until something has been read. */
export function Loading(): VNode {
  return (
    <div class="skeleton">
      <p class="visually-hidden">Loading</p>
      <div class="skeleton-strip" />
      <div class="environments environments-2">
        {[0, 1].map((column) => (
          <div key={column} class="skeleton-column">
            <div class="skeleton-line" />
            <div class="skeleton-plot" />
            <div class="skeleton-plot" />
          </div>
        ))}
      </div>
    </div>
  );
}

interface TroubleBoxProps extends Navigation {
  /** The hubs to choose from where the address has none of them. */
  readonly hubs: readonly NamedHub[];
  readonly trouble: Trouble;
  readonly isLoading: boolean;
  /** When the data that are still shown were read; undefined if nothing is shown. */
  readonly readAt: number | undefined;
  readonly retry: () => void;
}

/** Explains why there are no data, or no newer data, to show. */
export function TroubleBox({ trouble, isLoading, readAt, retry, hubs, address, go }: TroubleBoxProps): VNode {
  return (
    <section class={readAt === undefined ? "trouble trouble-alone" : "trouble"} role="alert">
      <Icon name="bad" />
      <div>
        <h2>{trouble.title}</h2>
        <p class="trouble-detail">{trouble.detail}</p>
        <p>{trouble.remedy}</p>
        {hubs.length > 0 && (
          <ul class="name-list">
            {hubs.map(({ name }) => (
              <li key={name}>
                <NameLink name={name} hub={name} filters={{}} address={address} go={go} />
              </li>
            ))}
          </ul>
        )}
        {readAt !== undefined && (
          <p class="muted">
            What is shown below was read at {shownMinute(readAt)} {zone().name}.
          </p>
        )}
        <button type="button" class="button" aria-disabled={isLoading} onClick={retry}>
          {isLoading ? "Trying again…" : "Try again"}
        </button>
      </div>
    </section>
  );
}

/** Shown for a hub that has never received a measurement. */
export function EmptyHub({ hub, refresh }: { readonly hub: string; readonly refresh: () => void }): VNode {
  return (
    <section class="empty">
      <h2>No measurements yet</h2>
      <p>
        The hub <strong>{hub}</strong> has got no measurement of any spoke so far.
      </p>
      <ol>
        <li>
          Connect its spokes: <code>npx ds-dashboard connect</code>. Who is connected,{" "}
          <code>npx ds-dashboard status</code> tells.
        </li>
        <li>Then ask them for measurements. They are here some seconds later.</li>
      </ol>
      <button type="button" class="button" onClick={refresh}>
        <Icon name="refresh" />
        Ask for measurements
      </button>
    </section>
  );
}

/** Shown if no series matches the filters. */
export function EmptySelection(navigation: Navigation): VNode {
  return (
    <section class="empty">
      <h2>Nothing matches the filters</h2>
      <p>The hub has measurements, but none of this project, environment and metric together.</p>
      <ClearFilters class="button" {...navigation} />
    </section>
  );
}

/** The most notices that are shown at once. The others appear when the user asks for them. */
const SHOWN_NOTICES = 3;

/** Notices to the user about what is shown. */
export function Notices({ notices }: { readonly notices: readonly string[] }): VNode | null {
  if (notices.length === 0) return null;
  const more = notices.slice(SHOWN_NOTICES);
  return (
    <div class="notices">
      <NoticeList notices={notices.slice(0, SHOWN_NOTICES)} />
      {more.length > 0 && (
        <details>
          <summary>and {countOf(more.length, "more notice", "more notices")}</summary>
          <NoticeList notices={more} />
        </details>
      )}
    </div>
  );
}

function NoticeList({ notices }: { readonly notices: readonly string[] }): VNode {
  return (
    <ul>
      {notices.map((notice) => (
        <li key={notice}>{notice}</li>
      ))}
    </ul>
  );
}
