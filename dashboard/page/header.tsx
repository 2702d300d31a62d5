import type { VNode } from "preact";
import { VIEW_NAMES, VIEWS, type View } from "../views";
import { addressOf, type Navigation } from "./address";
import { UTC, type Zone } from "../drawing/zone";
import type { NamedHub } from "./api";
import { Icon } from "./icons";
import { Share } from "./share";
import { THEME_CHOICES, type ThemeState } from "./theme";
import type { Refresh } from "./use-refresh";
import { LOCAL, zone } from "./zone";

interface HeaderProps extends Navigation {
  readonly hub: NamedHub | undefined;
  readonly hubs: readonly NamedHub[];
  readonly refresh: Refresh;
  readonly theme: Pick<ThemeState, "choice" | "choose">;
  readonly chooseZone: (zone: Zone) => void;
}

/** Shows which hub this is, and the actions for it. */
export function Header({ hub, hubs, address, go, refresh, theme, chooseZone }: HeaderProps): VNode {
  return (
    <header class="header">
      <svg class="logo" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
        <path d="M12 12 5 5m7 7 7-7m-7 7v8" stroke="currentColor" stroke-width="1.6" />
        <circle cx="12" cy="12" r="3.6" />
        <circle cx="5" cy="5" r="2.200" />
        <circle cx="19" cy="5" r="2.200" />
        <circle cx="12" cy="20.500" r="2.200" />
      </svg>
      <h1>
        <span class="product">ds-dashboard</span>
        {hub && hubs.length <= 1 && <span class="hub-name">{hub.name}</span>}
      </h1>
      {hub && hubs.length > 1 && (
        <select
          class="select hub-select"
          aria-label="Hub"
          value={hub.name}
          onChange={({ currentTarget: { value } }) => go({ ...address, hub: value })}
        >
          {hubs.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      )}
      {hub && (
        <p class="account">
          <span>
            <span class="account-label">Account</span> {hub.account}
          </span>
          <span>{hub.region}</span>
          <ZoneChoice choose={chooseZone} />
        </p>
      )}
      <nav class="segments views" aria-label="Views">
        {VIEWS.map((view) => (
          <ViewLink key={view} view={view} address={address} go={go} />
        ))}
      </nav>
      <div class="header-actions">
        <Share address={address} />
        <RefreshButton refresh={refresh} isReady={hub !== undefined} />
        <ThemeSwitch {...theme} />
      </div>
    </header>
  );
}

/** In which zone times are shown. What the address means does not depend on it. */
function ZoneChoice({ choose }: { readonly choose: (zone: Zone) => void }): VNode {
  if (LOCAL.name === UTC.name) return <span>Times in UTC</span>;
  return (
    <label class="zone-choice">
      Times in{" "}
      <select
        value={zone().name}
        onChange={({ currentTarget: { value } }) => choose(value === LOCAL.name ? LOCAL : UTC)}
      >
        {[UTC, LOCAL].map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function ViewLink({ view, address, go }: Navigation & { readonly view: View }): VNode {
  const next = { ...address, view };
  return (
    <a
      class="segment"
      href={addressOf(next)}
      aria-current={view === address.view ? "page" : undefined}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        go(next);
      }}
    >
      {VIEW_NAMES[view]}
    </a>
  );
}

function RefreshButton({
  refresh: { state, start },
  isReady,
}: {
  readonly refresh: Refresh;
  readonly isReady: boolean;
}): VNode {
  const isRunning = state.step === "running";
  const progress = isRunning ? state.progress : undefined;
  return (
    <>
      {isRunning && (
        <span class="refresh-progress">
          <label for="refresh-progress">
            {progress ? `${progress.answered} of ${progress.expected} have answered` : "Asking the spokes…"}
          </label>
          <progress id="refresh-progress" max={progress?.expected ?? 1} value={progress?.answered} />
        </span>
      )}
      <button
        type="button"
        class="button button-primary"
        // The button is not really disabled, so that it keeps the focus.
        aria-disabled={isRunning || !isReady}
        onClick={() => {
          if (!isRunning && isReady) start();
        }}
      >
        <Icon name="refresh" />
        {isRunning ? "Refreshing" : "Refresh now"}
      </button>
    </>
  );
}

function ThemeSwitch({ choice, choose }: Pick<ThemeState, "choice" | "choose">): VNode {
  return (
    <fieldset class="segments theme-switch">
      <legend class="visually-hidden">Theme</legend>
      {THEME_CHOICES.map((one) => (
        <label key={one} class="segment" title={`${one} theme`}>
          <input
            type="radio"
            name="theme"
            class="visually-hidden"
            checked={one === choice}
            onChange={() => choose(one)}
          />
          <Icon name={one} />
          <span class="visually-hidden">{one}</span>
        </label>
      ))}
    </fieldset>
  );
}
