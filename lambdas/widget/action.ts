import { html, Markup } from "../../dashboard/drawing/markup";

/**
 * What the console does when somebody clicks on the element before it: it invokes the function again, with other
 * parameters, and shows the answer in the widget's place or above the dashboard.
 *
 * @param endpoint the function's own ARN
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_about.html
 */
export function callAction(endpoint: string, params: object, display: "widget" | "popup"): Markup {
  return html`<cwdb-action action="call" endpoint="${endpoint}" display="${display}" event="click"
    >${json(params)}</cwdb-action
  >`;
}

/** Encodes JSON so that it reads the same as text and as HTML. */
function json(value: unknown): Markup {
  const escapes = JSON.stringify(value).replace(
    /[<>&]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return new Markup(escapes);
}
