import type { ObjectLiteralExpression } from "typescript";
import type { Call } from "../../sandbox";
import { answersTemplate, answerTemplate } from "./call-templates";
import { typeScript } from "./typescript";

/**
 * The text of `metrics/answers.ts` with the answer to a call; as it is if it has one, and undefined if it is written in a
 * form that only a person can edit.
 *
 * @param text of the file; undefined if there is none yet
 */
export async function withAnswer(text: string | undefined, call: Call): Promise<string | undefined> {
  if (text === undefined) return answersTemplate(call);
  const ts = await typeScript();
  const file = ts.createSourceFile("answers.ts", text, ts.ScriptTarget.Latest, true);
  const answers = file.statements
    .flatMap((statement) => (ts.isVariableStatement(statement) ? [...statement.declarationList.declarations] : []))
    .find(({ name }) => name.getText(file) === "answers")?.initializer;
  if (!answers || !ts.isObjectLiteralExpression(answers)) return undefined;
  if (namesIn(ts, answers).includes(call.name)) return text;
  const end = answers.getEnd() - 1;
  const last = answers.properties.at(-1);
  // Whatever stands behind the last answer, a comment for example, stays there.
  const comma = last && !answers.properties.hasTrailingComma ? "," : "";
  const before = text.slice(0, last?.getEnd() ?? end) + comma + text.slice(last?.getEnd() ?? end, end).trimEnd();
  return `${before}\n${answerTemplate(call)}${text.slice(end)}`;
}

function namesIn(ts: typeof import("typescript"), { properties }: ObjectLiteralExpression): readonly string[] {
  return properties.flatMap(({ name }) => (name && ts.isStringLiteral(name) ? [name.text] : []));
}
