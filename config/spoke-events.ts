import { EVENT_FORMS, type EventForm } from "../contract/event";
import type { Hub, Spoke } from "./schema";

/**
 * The forms in which a spoke puts its measurements on its bus: those that its hubs want, and with `metricEvents` also an event for
 * each metric, as a spoke without hubs does.
 *
 * @param hubs the hubs that it reports to
 */
export function spokeEvents(
  { metricEvents }: Pick<Spoke, "metricEvents">,
  hubs: readonly Pick<Hub, "events">[],
): readonly EventForm[] {
  const wanted = hubs.map(({ events }) => events);
  return EVENT_FORMS.filter((form) =>
    form === "metric" ? metricEvents || wanted.length === 0 || wanted.includes(form) : wanted.includes(form),
  );
}
