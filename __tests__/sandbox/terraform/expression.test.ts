import { references, resolve, type Attributes } from "../../../sandbox/terraform/expression";

const ATTRIBUTES: Readonly<Record<string, Attributes>> = {
  "aws_sqs_queue.q-1": { arn: "arn:q", delay_seconds: 5, fifo: false, tags: { "a b": "c" }, none: null },
  "data.aws_x.d": { list: ["first", { name: "second" }] },
};
const scope = (address: string): Attributes => ATTRIBUTES[address]!;

test.each([
  ["text", "text"],
  ["", ""],
  ["${aws_sqs_queue.q-1.arn}", "arn:q"],
  ["${ aws_sqs_queue.q-1.delay_seconds }", 5],
  ["${aws_sqs_queue.q-1.fifo}", false],
  ["${aws_sqs_queue.q-1.none}", null],
  ['${aws_sqs_queue.q-1.tags["a b"]}', "c"],
  ["${data.aws_x.d.list}", ["first", { name: "second" }]],
  ["${data.aws_x.d.list[0]}", "first"],
  ["${data.aws_x.d.list.0}", "first"],
  ["${data.aws_x.d.list[1].name}", "second"],
  ["a ${aws_sqs_queue.q-1.arn}/${aws_sqs_queue.q-1.delay_seconds}-${aws_sqs_queue.q-1.fifo}", "a arn:q/5-false"],
  ["$${aws:username} %%{x} $5 100% }", "${aws:username} %{x} $5 100% }"],
  ['${"a \\"quoted\\" ${aws_sqs_queue.q-1.arn} \\u00e9 $${x}"}', 'a "quoted" arn:q é ${x}'],
  [
    '${jsonencode({"b" = aws_sqs_queue.q-1.arn, "a" = [1.5, true, null, "<&>"], c : {}})}',
    '{"a":[1.5,true,null,"\\u003c\\u0026\\u003e"],"b":"arn:q","c":{}}',
  ],
  ['${jsonencode("x-${aws_sqs_queue.q-1.arn}")}', '"x-arn:q"'],
])("%s", (value, expected) => {
  expect(resolve(value, scope)).toEqual(expected);
});

test("resolves at every depth, keys too, and leaves other values as they are", () => {
  const value = { "${aws_sqs_queue.q-1.arn}": [{ n: 1, t: "${aws_sqs_queue.q-1.fifo}", z: null }] };
  expect(resolve(value, scope)).toEqual({ "arn:q": [{ n: 1, t: false, z: null }] });
});

test("references are the addresses, each once, also within functions, keys and indexes", () => {
  const value = [
    "${a_b.c.d} ${data.e.f.g[0].h}",
    { "${k.l.m}": '${jsonencode({"x" = [a_b.c.z, "${n.o.p}"]})}', escaped: "$${q.r.s}" },
  ];
  expect(references(value)).toEqual(["a_b.c", "data.e.f", "k.l", "n.o"]);
});

test.each([
  ['${join(",", ["a"])}', "the embedded cloud does not know the function join"],
  ["${var.name}", "the embedded cloud does not know references to var"],
  ["${path.module}", "the embedded cloud does not know references to path"],
  ["%{ if true }x%{ endif }", "the embedded cloud does not know template directives (%{)"],
  ["${a.b.c[a.b.d]}", "the embedded cloud does not know an index that is no literal"],
  ["${a.b.c[*]}", 'cannot read an expression at "*]}"'],
  ["${a.b.c == 1}", 'cannot read an expression at "== 1}"'],
  ["${a.b}", 'cannot read an expression at "}"'],
  ["${a.b.c", 'cannot read an expression at ""'],
  ['${"abc', "a string that does not end"],
  ["${aws_sqs_queue.q-1.url}", "the embedded cloud does not know the attribute url of aws_sqs_queue.q-1"],
  ["${data.aws_x.d.list[2]}", "the embedded cloud does not know the attribute list.2 of data.aws_x.d"],
  ["x ${data.aws_x.d.list}", "a text cannot hold a list"],
  ["x ${aws_sqs_queue.q-1.tags}", "a text cannot hold an object"],
  ["x ${aws_sqs_queue.q-1.none}", "a text cannot hold null"],
])("refuses %s by name, quoting it", (value, problem) => {
  const refusal = expect(() => resolve(value, scope));
  refusal.toThrow(problem);
  refusal.toThrow(` in ${value}`);
});
