import type { AlertRule } from "../../contract/alert-rule";
import type { AlertChange, AlertMessage } from "../../contract/alerts";
import { wordsOf, type Hub, type Words } from "./wording";

/** A notification as SNS publishes it. */
export interface Notification {
  readonly Subject: string;
  /** JSON with a text for each protocol. Its names and lines are so short that it never comes near 256 KB. */
  readonly Message: string;
}

/** The most characters of a name that are shown. */
const MOST_CHARACTERS = 80;
/** SNS takes fewer than 100 characters of ASCII. */
const SUBJECT_LENGTH = 99;

/** A chat that gets a longer title or description shows nothing at all. */
const CHAT_TITLE_LENGTH = 250;
const CHAT_DESCRIPTION_LENGTH = 7_500;

/**
 * @param told what is told, at least one change
 * @param isTest whether somebody tries whether messages arrive
 */
export function notificationOf(
  rule: AlertRule,
  { id, thread }: Pick<AlertMessage, "id" | "thread">,
  told: readonly AlertChange[],
  hub: Hub,
  isTest = false,
): Notification {
  const mark = isTest ? "Test: " : "";
  const text = wordsOf(rule, told, hub, plain);
  const chat = wordsOf(rule, told, hub, quoted);
  const title = `${mark}${chat.title}`.slice(0, CHAT_TITLE_LENGTH);
  return {
    Subject: `${mark}${text.title}`.replace(/[^\x20-\x7e]/g, "?").slice(0, SUBJECT_LENGTH),
    Message: JSON.stringify({
      default: [...(isTest ? [TEST, ""] : []), ...textOf(text, hub), `Message ${id}`].join("\n"),
      // Amazon Q Developer subscribes by HTTPS, and shows nothing but this:
      // https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
      https: JSON.stringify({
        version: "1.0",
        source: "custom",
        id,
        content: {
          textType: "client-markdown",
          title,
          description: joined([
            ...(isTest ? [TEST] : []),
            ...chat.groups.flatMap(({ heading, lines }) => [heading, ...lines.map((line) => `• ${line}`)]),
          ]),
          nextSteps: [`\`${chat.command}\``, ...(hub.dashboard === undefined ? [] : [hub.dashboard])],
          keywords: [rule.name, hub.name],
        },
        metadata: { threadId: thread, summary: title, eventType: "ds-dashboard Alert" },
      }),
    }),
  };
}

const TEST = "This is a test: nothing has happened.";

function textOf({ groups, command }: Words, { dashboard }: Hub): readonly string[] {
  return [
    ...groups.flatMap(({ heading, lines }) => [heading, ...lines.map((line) => `  ${line}`), ""]),
    `All of them: ${command}`,
    ...(dashboard === undefined ? [] : [`Dashboard: ${dashboard}`]),
  ];
}

/** As many whole lines as a chat takes. */
function joined(lines: readonly string[]): string {
  let length = 0;
  const kept = lines.filter((line) => (length += line.length + 1) <= CHAT_DESCRIPTION_LENGTH);
  return [...kept, ...(kept.length < lines.length ? ["…"] : [])].join("\n");
}

/** A text of others in one line, without characters that are not seen or that turn its direction. */
export function plain(text: string): string {
  const characters = Array.from(text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, "\u{FFFD}"));
  if (characters.length <= MOST_CHARACTERS) return characters.join("");
  return `${characters.slice(0, MOST_CHARACTERS).join("")}…`;
}

/**
 * A text of others as code in Slack and Teams. Characters that mean something there even in code, for example in
 * `<!channel>`, are replaced by ones that look like them.
 */
export function quoted(text: string): string {
  const looks: Readonly<Record<string, string>> = { "<": "‹", ">": "›", "&": "＆", "@": "＠", "`": "ʼ" };
  return `\`${plain(text).replace(/[<>&@`]/g, (character) => looks[character]!)}\``;
}
