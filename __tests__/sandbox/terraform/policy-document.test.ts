import { deployStack } from "../../../sandbox/terraform/load";
import { recordingCloud, stackFolder } from "./recording";

/** The attributes of one `data.aws_iam_policy_document` with these arguments. */
async function documentOf(args: object): Promise<{ json: string; minified_json: string; id: string }> {
  const { cloud } = recordingCloud();
  const value = Object.fromEntries(
    ["json", "minified_json", "id"].map((name) => [name, `\${data.aws_iam_policy_document.x.${name}}`]),
  );
  const folder = stackFolder({ data: { aws_iam_policy_document: { x: args } }, output: { x: { value } } });
  return (await deployStack(cloud, folder)).outputs.x as { json: string; minified_json: string; id: string };
}

// The expected documents are what Terraform 1.11.4 with provider 5.100.0 gave for the same arguments, but for the one of an older
// version, which follows the order of its IAMPolicyStatement.
describe("aws_iam_policy_document renders what the provider renders", () => {
  test.each([
    [
      "one-element lists bare, conditions of one test together, tests and variables in order",
      {
        statement: [
          {
            sid: "One",
            actions: ["sqs:SendMessage"],
            resources: ["arn:aws:sqs:eu-west-1:111111111111:q"],
            principals: [{ type: "Service", identifiers: ["events.amazonaws.com"] }],
            condition: [
              { test: "StringEquals", variable: "aws:SourceArn", values: ["x"] },
              { test: "StringEquals", variable: "aws:SourceAccount", values: ["b", "a"] },
              { test: "ArnLike", variable: "aws:SourceArn", values: ["z"] },
            ],
          },
        ],
      },
      '{"Version":"2012-10-17","Statement":[{"Sid":"One","Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:111111111111:q","Principal":{"Service":"events.amazonaws.com"},"Condition":{"ArnLike":{"aws:SourceArn":"z"},"StringEquals":{"aws:SourceAccount":["b","a"],"aws:SourceArn":"x"}}}]}',
    ],
    [
      "sets without repetition in descending order, policy variables, Go's escapes",
      { statement: [{ sid: "", actions: ["b", "B", "a", "b"], resources: ["x/&{aws:username}", "<"] }] },
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["b","a","B"],"Resource":["x/${aws:username}","\\u003c"]}]}',
    ],
    [
      "principals of several types, their identifiers in descending order",
      {
        statement: [
          {
            actions: ["x"],
            principals: [
              { type: "*", identifiers: ["*"] },
              { type: "AWS", identifiers: ["c", "d"] },
            ],
          },
        ],
      },
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"x","Principal":{"*":"*","AWS":["d","c"]}}]}',
    ],
    [
      "two principals blocks of one type",
      {
        statement: [
          {
            actions: ["x"],
            principals: [
              { type: "AWS", identifiers: ["2", "1", "3"] },
              { type: "Service", identifiers: ["s"] },
              { type: "AWS", identifiers: ["9"] },
            ],
          },
        ],
      },
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"x","Principal":{"AWS":["3","2","1","9"],"Service":"s"}}]}',
    ],
    [
      "two condition blocks of one key, whose case counts",
      {
        statement: [
          {
            actions: ["x"],
            principals: [{ type: "AWS", identifiers: ["*"] }],
            condition: [
              { test: "StringEquals", variable: "v", values: ["one"] },
              { test: "StringEquals", variable: "v", values: ["two"] },
              { test: "StringEquals", variable: "V", values: ["two"] },
            ],
          },
        ],
      },
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"x","Principal":{"AWS":"*"},"Condition":{"StringEquals":{"V":"two","v":["one","two"]}}}]}',
    ],
    [
      "everybody, and the one statement as an object",
      {
        policy_id: "pid",
        statement: { actions: ["*"], resources: ["*"], principals: { type: "*", identifiers: ["*"] } },
      },
      '{"Version":"2012-10-17","Id":"pid","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}]}',
    ],
    [
      "what a statement is not about, in an older version",
      {
        version: "2008-10-17",
        statement: [
          {
            effect: "Deny",
            not_actions: ["a", "b"],
            not_resources: ["c"],
            not_principals: [{ type: "AWS", identifiers: ["d"] }],
          },
        ],
      },
      '{"Version":"2008-10-17","Statement":[{"Effect":"Deny","NotAction":["b","a"],"NotResource":"c","NotPrincipal":{"AWS":"d"}}]}',
    ],
    ["no statement", {}, '{"Version":"2012-10-17"}'],
  ])("%s", async (_, args, expected) => {
    expect((await documentOf(args)).minified_json).toBe(expected);
  });

  test("json is indented by two, and id tells documents apart", async () => {
    const one = await documentOf({ statement: [{ effect: "Deny", actions: ["a"], resources: ["<"] }] });
    expect(one.json.split("\n")).toEqual([
      "{",
      '  "Version": "2012-10-17",',
      '  "Statement": [',
      "    {",
      '      "Effect": "Deny",',
      '      "Action": "a",',
      '      "Resource": "\\u003c"',
      "    }",
      "  ]",
      "}",
    ]);
    const other = await documentOf({ statement: [{ actions: ["a"], resources: ["<"] }] });
    expect(one.id).not.toBe(other.id);
  });
});

test.each([
  [{ source_policy_documents: [] }, "the embedded cloud does not know the attribute source_policy_documents"],
  [{ override_policy_documents: [] }, "the embedded cloud does not know the attribute override_policy_documents"],
  [{ version: "2020-01-01" }, 'version: expected version to be one of ["2008-10-17" "2012-10-17"], got 2020-01-01'],
  [
    { version: "2008-10-17", statement: [{ resources: ["b/&{aws:username}"] }] },
    "found &{ sequence in (b/&{aws:username}), which is not supported in document version 2008-10-17",
  ],
  ...["deny", "ALLOW", "Nope"].map((effect) => [
    { statement: [{}, { effect }] },
    `statement.1.effect: expected statement.1.effect to be one of ["Allow" "Deny"], got ${effect}`,
  ]),
  [
    { statement: [{ sid: "a-b" }] },
    "statement.0.sid: invalid value for statement.0.sid (must only include alphanumeric characters)",
  ],
  [{ statement: [{ sid: "A" }, { sid: "A" }] }, "duplicate Sid (A). Remove the Sid or ensure the Sid is unique."],
] as [object, string][])("refuses %j", async (args, problem) => {
  await expect(documentOf(args)).rejects.toThrow(`hub: data.aws_iam_policy_document.x: ${problem}`);
});
