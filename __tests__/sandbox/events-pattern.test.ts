import { compilePattern } from "../../sandbox/services/events/pattern";

function matches(pattern: object, event: object): boolean {
  return compilePattern(JSON.stringify(pattern))(event);
}

/** Pattern of the one leaf `v`, values of `v` that match it, and values that do not. */
const LEAVES: [choices: unknown[], matching: unknown[], others: unknown[]][] = [
  [
    ["a", "b"],
    ["a", "b", ["x", "b"]],
    ["A", "ab", null, 1, [], ["x"], { a: 1 }],
  ],
  [[1], [1, 1.0, [2, 1]], ["1", 2, true]],
  [[null], [null, [null]], ["", "null", 0, false, []]],
  [[true], [true], ["true", 1, false]],
  [[{ prefix: "ab" }], ["ab", "abc"], ["Ab", "xab", 12, null]],
  [[{ prefix: { "equals-ignore-case": "aB" } }], ["abc", "ABC"], ["ba"]],
  [[{ suffix: ".png" }], ["a.png"], ["a.PNG", "png"]],
  [[{ suffix: { "equals-ignore-case": ".png" } }], ["a.PNG"], ["a.pngx"]],
  [[{ "equals-ignore-case": "aBc" }], ["AbC"], ["ab"]],
  [[{ "anything-but": "a" }], ["b", "A", 1, null, ["a", "b"]], ["a", ["a"], []]],
  [[{ "anything-but": [1, 2] }], [3, "1"], [1, 2]],
  [[{ "anything-but": { prefix: "in" } }], ["out", 5], ["init"]],
  [[{ "anything-but": { prefix: ["in", "out"] } }], ["up"], ["init", "outer"]],
  [[{ "anything-but": { suffix: ["x", "y"] } }], ["z"], ["ax", "by"]],
  [[{ "anything-but": { "equals-ignore-case": ["A", "b"] } }], ["c"], ["a", "B"]],
  [[{ "anything-but": { wildcard: "*/lib/*" } }], ["a/bin/b"], ["a/lib/b"]],
  [[{ numeric: [">", 0, "<=", 5] }], [0.1, 5], [0, 5.1, "3"]],
  [[{ numeric: ["=", 300] }], [3e2], [301]],
  [[{ numeric: ["<", 10] }], [-5e9, 9], [10, -6e9]],
  [[{ wildcard: "a*c" }], ["ac", "abbc", "a\nc"], ["abcd", "xac"]],
  [[{ wildcard: "a\\*.c\\\\" }], ["a*.c\\"], ["ab.c\\", "a*xc\\"]],
  [[{ cidr: "10.0.1.0/24" }], ["10.0.1.255"], ["10.0.2.0", "10.0.1", 10]],
  [[{ cidr: "0.0.0.0/0" }], ["255.255.255.255"], ["::1"]],
  [[{ exists: true }], [1, null, "", ["a"]], [{ a: 1 }, [], undefined]],
  [[{ exists: false }], [undefined, { a: 1 }, [], [{ a: 1 }]], [null, "", 0]],
  [[{ exists: false }, "x"], [undefined, "x"], ["y"]],
];

describe("a leaf", () => {
  for (const [choices, matching, others] of LEAVES) {
    const pattern = { v: choices };
    test.each(matching.map((v) => [JSON.stringify(v), v]))(`${JSON.stringify(choices)} matches %s`, (_name, v) => {
      expect(matches(pattern, v === undefined ? {} : { v })).toBe(true);
    });
    test.each(others.map((v) => [JSON.stringify(v), v]))(`${JSON.stringify(choices)} does not match %s`, (_name, v) => {
      expect(matches(pattern, v === undefined ? {} : { v })).toBe(false);
    });
  }
});

test("all keys have to match, on every level", () => {
  const pattern = { source: ["app"], detail: { a: { b: [1] }, c: [2] } };
  expect(matches(pattern, { source: "app", detail: { a: { b: 1, x: 9 }, c: 2 } })).toBe(true);
  expect(matches(pattern, { source: "app", detail: { a: { b: 1 }, c: 3 } })).toBe(false);
  expect(matches(pattern, { source: "app", detail: { a: 1, c: 2 } })).toBe(false);
  expect(matches(pattern, { source: "app" })).toBe(false);
});

test("an inherited property is no field of the event", () => {
  expect(matches({ constructor: [{ exists: true }] }, {})).toBe(false);
});

test("exists: false holds below what is absent, and tells a refresh from a metric event", () => {
  const refresh = { detail: { MetricName: [{ exists: false }] } };
  expect(matches(refresh, { detail: {} })).toBe(true);
  expect(matches(refresh, {})).toBe(true);
  expect(matches(refresh, { detail: { MetricName: "EndPoints" } })).toBe(false);
});

describe("a list of objects", () => {
  test("matches when one object matches all keys", () => {
    const pattern = { list: { a: [1], b: [2] } };
    expect(matches(pattern, { list: [{ a: 1 }, { a: 1, b: 2 }] })).toBe(true);
    expect(
      matches(pattern, {
        list: [
          { a: 1, b: 3 },
          { a: 3, b: 2 },
        ],
      }),
    ).toBe(false);
  });

  test("has a field as soon as one object has it", () => {
    const pattern = { list: { b: [{ exists: false }] } };
    expect(matches(pattern, { list: [{ a: 1 }, { c: 1 }] })).toBe(true);
    expect(matches(pattern, { list: [{ a: 1 }, { b: 1 }] })).toBe(false);
  });
});

test("$or needs one of its alternatives, besides the other keys", () => {
  const pattern = { detail: { n: [1], $or: [{ x: [1] }, { y: { z: [{ numeric: [">", 5] }] } }] } };
  expect(matches(pattern, { detail: { n: 1, x: 1 } })).toBe(true);
  expect(matches(pattern, { detail: { n: 1, y: { z: 6 } } })).toBe(true);
  expect(matches(pattern, { detail: { n: 1, x: 2, y: { z: 5 } } })).toBe(false);
  expect(matches(pattern, { detail: { n: 2, x: 1 } })).toBe(false);
});

test.each([
  ["not JSON", /not JSON/],
  ["[]", /not an object/],
  ["{}", /empty objects are not allowed/],
  ['{"a":{}}', /empty objects are not allowed at "a"/],
  ['{"a":[]}', /empty arrays are not allowed at "a"/],
  ['{"a":"b"}', /"a" must be an object or an array/],
  ['{"a":{"b":[{"starts":"x"}]}}', /unrecognized match type starts at "a.b"/],
  ['{"a":[{"constructor":"x"}]}', /unrecognized match type constructor/],
  ['{"a":[{"prefix":"x","suffix":"y"}]}', /only one key is allowed/],
  ['{"a":[[1]]}', /a list must not hold another/],
  ['{"a":[{"prefix":1}]}', /only one key|must be a string/],
  ['{"a":[{"exists":"yes"}]}', /true or false/],
  ['{"a":[{"anything-but":[]}]}', /empty arrays/],
  ['{"a":[{"anything-but":["x",1]}]}', /not a mix/],
  ['{"a":[{"anything-but":[null]}]}', /strings or numbers/],
  ['{"a":[{"anything-but":{"numeric":["=",1]}}]}', /unrecognized match type numeric/],
  ['{"a":[{"numeric":["=","1"]}]}', /"numeric" must be/],
  ['{"a":[{"numeric":["<",5,">",1]}]}', /"numeric" must be/],
  ['{"a":[{"numeric":[">",6000000000]}]}', /"numeric" must be/],
  ['{"a":[{"wildcard":"a**b"}]}', /consecutive/],
  ['{"a":[{"wildcard":"a\\\\b"}]}', /backslash/],
  ['{"a":[{"anything-but":{"prefix":["x",""]}}]}', /must not be empty at "a"/],
  ['{"a":[{"anything-but":{"anything-but":"x"}}]}', /unrecognized match type anything-but/],
  ['{"a":[{"cidr":"10.0.0.0/32"}]}', /"cidr" must be/],
  ['{"a":[{"cidr":"2001:db8::/128"}]}', /"cidr" must be/],
  ['{"a":[{"cidr":"10.0.0.0"}]}', /"cidr" must be/],
  ['{"$or":[{"a":[1]}]}', /at least two/],
  ['{"x":{"$or":[{"numeric":[1]},{"b":[1]}]}}', /numeric is reserved and no key below "\$or" at "x"/],
  [JSON.stringify(ors(10, 10, 11)), /more than 1000 combinations/],
  // What EventBridge is known to refuse; it takes two or three of them.
  [
    JSON.stringify({ key: [".bif", ".tif", ".tiff", ".svs"].map((end) => ({ wildcard: `*/datasync/*${end}` })) }),
    /too complex/,
  ],
  ['{"a":[{"anything-but":{"wildcard":["*x*x*x*x*x*x"]}}]}', /too complex/],
])("%s is refused", (pattern, message) => {
  expect(() => compilePattern(pattern)).toThrow(
    expect.objectContaining({ code: "InvalidEventPatternException", message: expect.stringMatching(message) }),
  );
});

/** A pattern with so many alternatives in each of several `$or`. */
function ors(...alternatives: number[]): object {
  const or = (count: number, field: number) =>
    Array.from({ length: count }, (_, value) => ({ [`f${field}`]: [value] }));
  return Object.fromEntries(alternatives.map((count, field) => [`o${field}`, { $or: or(count, field) }]));
}

test("a thousand combinations by $or are the most, and wildcards may be as complex as EventBridge takes them", () => {
  expect(matches(ors(10, 10, 10), { o0: { f0: 9 }, o1: { f1: 0 }, o2: { f2: 5 } })).toBe(true);
  const stacks = ["Shared", "Benchmark", "App"].map((name) => ({ wildcard: `*:stack/${name}/*` }));
  expect(matches({ resources: stacks }, { resources: ["arn:aws:cloudformation:::stack/App/1"] })).toBe(true);
});

test("a key that comes twice is refused by name, since EventBridge merges what parsed JSON has lost", () => {
  for (const pattern of [
    '{"a":{"b":[1]},"a":{"c":[2]}}',
    '{"a":[1],"a":[2]}',
    '{"$or":[{"a":[1],"a" :[2]},{"b":[1]}]}',
  ]) {
    expect(() => compilePattern(pattern)).toThrow(expect.objectContaining({ code: "NotInTheEmbeddedCloud" }));
  }
  expect(compilePattern('{"a":["\\"b\\": ","a:"]}')({ a: '"b": ' })).toBe(true);
});

test("a compiled pattern is not parsed again for each event", () => {
  const pattern = JSON.stringify({
    source: ["metric_extractor"],
    detail: { MetricName: [{ exists: true }, { prefix: "x" }], MetricValue: [{ numeric: [">", 7] }] },
  });
  const parse = jest.spyOn(JSON, "parse");
  try {
    const matches = compilePattern(pattern);
    expect(parse).toHaveBeenCalledTimes(1);
    for (let n = 0; n < 10; n++) {
      expect(matches({ source: "metric_extractor", detail: { MetricName: "m", MetricValue: n } })).toBe(n > 7);
    }
    expect(parse).toHaveBeenCalledTimes(1);
  } finally {
    parse.mockRestore();
  }
});
