export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

/**
 * The most characters of a managed policy, white space not counted.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const MANAGED_POLICY_LIMIT = 6_144;

/** Distributes statements over as few managed policies as they fit into one after the other. */
export function documentsOf(statements: readonly PolicyStatement[]): readonly PolicyDocument[] {
  const documents: PolicyDocument[] = [];
  for (const part of statements.flatMap(fitting)) {
    const index = documents.findIndex((one) => hasRoom(one, part));
    if (index < 0) documents.push(documentWith([part]));
    else documents[index] = documentWith([...documents[index]!.Statement, part]);
  }
  return documents;
}

function hasRoom({ Statement }: PolicyDocument, part: PolicyStatement): boolean {
  return !Statement.some(({ Sid }) => Sid === part.Sid) && fits([...Statement, part]);
}

function fits(statements: readonly PolicyStatement[]): boolean {
  return JSON.stringify(documentWith(statements)).length <= MANAGED_POLICY_LIMIT;
}

function documentWith(Statement: readonly PolicyStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement };
}

/** A statement for more resources, or with a condition of more values, than fit into a policy becomes several. */
function fitting(statement: PolicyStatement): readonly PolicyStatement[] {
  if (fits([statement])) return [statement];
  const { Resource, Condition } = statement;
  if (Resource.length > 1) return halves(Resource).flatMap((half) => fitting({ ...statement, Resource: half }));
  const [[test, keys] = ["", {}]] = Object.entries(Condition ?? {});
  const [[key, values] = ["", []]] = Object.entries(keys);
  if (values.length < 2) throw new Error(`The statement ${statement.Sid} is longer than a policy may be.`);
  return halves(values).flatMap((half) => fitting({ ...statement, Condition: { [test]: { [key]: half } } }));
}

function halves(texts: readonly string[]): readonly (readonly string[])[] {
  const middle = Math.ceil(texts.length / 2);
  return [texts.slice(0, middle), texts.slice(middle)];
}
