import type { VNode } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Theme } from "../drawing/colors";
import { sharedScale } from "../drawing/shared-scale";
import type { Picture } from "../picture";
import type { View } from "../views";
import { dataQueryOf, useAddress, type Navigation, type Address } from "./address";
import { fetchHubs, type NamedHub } from "./api";
import { AlertHistory, Alerts } from "./alerts";
import { useCatalogue, type Catalogue } from "./catalogue";
import { Completeness } from "./completeness";
import { EmptyHub, EmptySelection, Loading, Notices, TroubleBox } from "./states";
import { EnvironmentPlots } from "./environment-plots";
import { FilterBar } from "./filter-bar";
import { Header } from "./header";
import { describeRefresh, RefreshResult } from "./refresh-result";
import { MetricHead } from "./metric-head";
import { MissingMetrics } from "./missing-metrics";
import { Overview } from "./overview";
import { Project } from "./project";
import { useTheme } from "./theme";
import { titleOf } from "./title";
import { usePicture } from "./use-picture";
import { isNewest, useRefresh } from "./use-refresh";
import { ValuesTable } from "./values-table";
import { useZoneChoice } from "./zone";

/** The whole page. */
export function App(): VNode {
  const { address, go, zoomOut, cameBackTo } = useAddress();
  const { picture, trouble, isLoading, readFor, reload } = usePicture(address);
  const { choice, theme, choose } = useTheme();
  const chooseZone = useZoneChoice();
  const hubs = useHubs(picture);
  const catalogue = useCatalogue();
  const hub = picture?.hub ?? hubs.find(({ name }) => address.hub === undefined || name === address.hub);
  const [said, say] = useState("");
  const refresh = useRefresh(hub?.name, (end) => {
    say(describeRefresh(end));
    reload();
  });
  // What the user has asked for is announced to screen readers once it is there. Automatic updates are not.
  const asked = useRef<Address>(undefined);
  const show: Navigation["go"] = (next, how) => {
    // Of a table that is only sorted, nothing is read.
    if (dataQueryOf(next).toString() !== dataQueryOf(address).toString()) asked.current = next;
    go(next, how);
  };
  useEffect(() => {
    if (readFor === undefined || readFor !== asked.current) return;
    asked.current = undefined;
    say(trouble?.title ?? describe(picture!));
  }, [readFor]);
  // The browser has tried it when the page was not yet as long as it is now.
  useLayoutEffect(() => {
    if (cameBackTo.current === undefined || cameBackTo.current.address !== readFor) return;
    scrollTo(0, cameBackTo.current.scrolled);
    cameBackTo.current = undefined;
  }, [readFor]);
  const title = titleOf(address, hub?.name);
  useEffect(() => {
    document.title = title;
  }, [title]);
  // The page of a project tells of its spokes itself.
  const isOneProject = readFor?.view === "project" && new Set(picture?.rows.map(({ project }) => project)).size === 1;
  // Once the hub has looked after a refresh, what it found takes the place of what this page has seen.
  const hasNewer = isNewest(refresh.state, picture?.run);
  return (
    <>
      <a class="skip-link" href="#main">
        Skip to the values
      </a>
      <Header
        hub={hub}
        hubs={hubs}
        address={address}
        go={show}
        refresh={refresh}
        theme={{ choice, choose }}
        chooseZone={chooseZone}
      />
      <div class="loading-bar" hidden={!isLoading || !picture} />
      <FilterBar address={address} go={show} choices={picture?.choices} zoomOut={zoomOut} />
      <main id="main" tabIndex={-1} aria-busy={isLoading}>
        {trouble && (
          <TroubleBox
            trouble={trouble}
            isLoading={isLoading}
            readAt={picture?.readAt}
            retry={reload}
            hubs={hubs.some(({ name }) => address.hub === undefined || name === address.hub) ? [] : hubs}
            address={address}
            go={show}
          />
        )}
        <div class="status">
          {picture && <Alerts alerts={picture.alerts} address={address} go={show} />}
          {picture && !isOneProject && !hasNewer && (
            <Completeness
              run={picture.run}
              withoutValue={picture.missing.filter(({ kind }) => kind === "no-value").length}
              address={address}
              go={show}
            />
          )}
          {picture && <MissingMetrics missing={picture.missing} address={address} go={show} />}
          {(hasNewer || refresh.state.step === "failed") && (
            <RefreshResult state={refresh.state} dismiss={refresh.dismiss} />
          )}
        </div>
        {picture ? (
          <>
            <Notices notices={[...(address.problems ?? []), ...picture.notices]} />
            <Shown
              picture={picture}
              // What was read for the other view stays until there is a picture of this one.
              view={readFor?.view ?? address.view}
              address={address}
              go={show}
              theme={theme}
              catalogue={catalogue}
              refresh={refresh.start}
            />
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
  /** The view that the picture was read for. */
  readonly view: View;
  readonly theme: Theme;
  readonly catalogue: Catalogue;
  readonly refresh: () => void;
}

function Shown({ picture, view, address, go, theme, catalogue, refresh }: ShownProps): VNode {
  const { environments, rows, choices } = picture;
  if (rows.length === 0) {
    return choices.projects.length === 0 ? (
      <EmptyHub hub={picture.hub.name} refresh={refresh} />
    ) : (
      <EmptySelection address={address} go={go} />
    );
  }
  if (view === "overview") return <Overview picture={picture} catalogue={catalogue} address={address} go={go} />;
  if (view === "project")
    return <Project picture={picture} theme={theme} catalogue={catalogue} address={address} go={go} />;
  const [metric, ...others] = picture.filters.metrics;
  const scale = sharedScale(environments);
  return (
    <>
      {metric !== undefined && others.length === 0 && <MetricHead metric={metric} rows={rows} catalogue={catalogue} />}
      <div class={`environments environments-${Math.min(environments.length, 3)}`}>
        {environments.map((environment) => (
          <EnvironmentPlots
            key={environment.environment}
            environment={environment}
            picture={picture}
            theme={theme}
            scale={scale}
            zoom={(range) => go({ ...address, filters: { ...address.filters, range } }, "zoom")}
          />
        ))}
      </div>
      <AlertHistory episodes={picture.episodes} address={address} go={go} />
      <ValuesTable picture={picture} address={address} go={go} />
    </>
  );
}

/** The hubs to choose from. They are requested again with every picture until a request succeeds. */
function useHubs(picture: Picture | undefined): readonly NamedHub[] {
  const [hubs, setHubs] = useState<readonly NamedHub[]>([]);
  useEffect(() => {
    // The request for the picture reports what is wrong.
    if (hubs.length === 0) fetchHubs().then(setHubs, () => undefined);
  }, [picture]);
  return hubs;
}

function describe({ rows, rowsLeftOut, environments }: Picture): string {
  const count = rows.length + rowsLeftOut;
  if (count === 0) return "Nothing is shown: no value matches the filters.";
  return `${count} ${count === 1 ? "value" : "values"} in ${environments.length} ${environments.length === 1 ? "environment" : "environments"}.`;
}
