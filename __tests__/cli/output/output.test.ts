import { Output } from "../../../cli/output/output";
import { printableStack } from "../../../cli/output/printable";

const HOSTILE = "\u001b]0;owned\u0007 \u202etxt\r\n";

function shown(json: boolean): string {
  let written = "";
  const result = { hubs: [{ hub: HOSTILE, counts: { [HOSTILE]: 1 } }], done: null };
  new Output(json, (text) => (written += text)).show(result, ({ hubs }) => {
    const [{ hub, counts }] = hubs as [(typeof hubs)[number]];
    return `${hub}: ${Object.entries(counts).join(" ")}`;
  });
  return written;
}

it("gives what writes text names that say nothing to a terminal, members' names too", () => {
  expect(shown(false)).toBe("\ufffd]0;owned\ufffd \ufffdtxt\ufffd: \ufffd]0;owned\ufffd \ufffdtxt\ufffd,1\n");
});

it("gives machines the names as they are, as JSON escapes them", () => {
  expect(JSON.parse(shown(true))).toEqual({ hubs: [{ hub: HOSTILE, counts: { [HOSTILE]: 1 } }], done: null });
});

it("leaves an error's stack trace its lines", () => {
  const text = printableStack(new TypeError(HOSTILE));
  expect(text).toMatch(/^TypeError: \ufffd\]0;owned\ufffd \ufffdtxt\ufffd\n+ {4}at /);
});
