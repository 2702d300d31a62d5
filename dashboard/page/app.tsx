import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { counterpartNames, type Theme } from "../drawing/colors";
import type { Picture } from "../picture";
import { useAddress, type Navigation, type Place } from "./address";
import { fetchHubs, type HubPlace } from "./api";
import { Completeness } from "./completeness";
import { EmptyHub, EmptySelection, Loading, Notices, TroubleBox } from "./states";
import { EnvironmentPlots } from "./environment-plots";
import { FilterBar } from "./filter-bar";
import { Header } from "./header";
import { describeRefresh, RefreshResult } from "./refresh-result";
import { useTheme } from "./theme";
import { usePicture } from "./use-picture";
import { useRefresh } from "./use-refresh";
import { ValuesTable } from "./values-table";

/** The page. */
export function App(): VNode {
  const { place, go } = useAddress();
  const { picture, trouble, isLoading, readFor, reload } = usePicture(place);
  const { choice, theme, choose } = useTheme();
  const hubs = useHubs(picture);
  const hub = picture?.hub ?? hubs.find(({ name }) => place.hub === undefined || name === place.hub);
  const [said, say] = useState("");
  const refresh = useRefresh(hub?.name, (end) => {
    say(describeRefresh(end));
    reload();
  });
  // What somebody has asked for is announced once it is there; what comes by itself is not.
  const asked = useRef<Place>(undefined);
  const show: Navigation["go"] = (next, how) => {
    asked.current = next;
    go(next, how);
  };
  useEffect(() => {
    if (readFor === undefined || readFor !== asked.current) return;
    asked.current = undefined;
    say(trouble?.title ?? describe(picture!));
  }, [readFor]);
  useEffect(() => {
    document.title = hub ? `${hub.name} · ds-dashboard` : "ds-dashboard";
  }, [hub?.name]);
  return (
    <>
      <a class="skip-link" href="#main">
        Skip to the plots
      </a>
      <Header hub={hub} hubs={hubs} place={place} go={show} refresh={refresh} theme={{ choice, choose }} />
      <div class="loading-bar" hidden={!isLoading || !picture} />
      <FilterBar place={place} go={show} choices={picture?.choices} />
      <main id="main" tabIndex={-1} aria-busy={isLoading}>
        {trouble && <TroubleBox trouble={trouble} isLoading={isLoading} readAt={picture?.readAt} retry={reload} />}
        <div class="status">
          {picture && <Completeness run={picture.run} place={place} go={show} />}
          <RefreshResult state={refresh.state} dismiss={refresh.dismiss} />
        </div>
        {picture ? (
          <>
            <Notices notices={[...(place.problems ?? []), ...picture.notices]} />
            <Shown picture={picture} place={place} go={show} theme={theme} refresh={refresh.start} />
          </>
        ) : (
          !trouble && <Loading />
        )}
      </main>
      <div class="visually-hidden" role="status">
        {said}
      </div>
    </>
  );
}

interface ShownProps extends Navigation {
  readonly picture: Picture;
  readonly theme: Theme;
  readonly refresh: () => void;
}

function Shown({ picture, place, go, theme, refresh }: ShownProps): VNode {
  const { environments, rows, choices } = picture;
  if (rows.length === 0) {
    return choices.metrics.length === 0 ? (
      <EmptyHub hub={picture.hub.name} refresh={refresh} />
    ) : (
      <EmptySelection place={place} go={go} />
    );
  }
  const names = counterpartNames(environments);
  return (
    <>
      <div class={`environments environments-${Math.min(environments.length, 3)}`}>
        {environments.map((environment) => (
          <EnvironmentPlots
            key={environment.environment}
            environment={environment}
            picture={picture}
            theme={theme}
            names={names}
          />
        ))}
      </div>
      <ValuesTable picture={picture} place={place} go={go} />
    </>
  );
}

/** The hubs that can be chosen; asked for again with every picture until there is an answer. */
function useHubs(picture: Picture | undefined): readonly HubPlace[] {
  const [hubs, setHubs] = useState<readonly HubPlace[]>([]);
  useEffect(() => {
    // The picture's own request tells what is wrong.
    if (hubs.length === 0) fetchHubs().then(setHubs, () => undefined);
  }, [picture]);
  return hubs;
}

function describe({ rows, rowsLeftOut, environments }: Picture): string {
  const count = rows.length + rowsLeftOut;
  if (count === 0) return "Nothing is shown: no value matches the filters.";
  return `${count} ${count === 1 ? "value" : "values"} in ${environments.length} ${environments.length === 1 ? "environment" : "environments"}.`;
}
