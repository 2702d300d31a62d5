import type { Sandbox } from "../../../sandbox";
import { tellOfHanging } from "../../../cli/sandbox/hanging";

type Running = Sandbox["lambda"]["running"][number];

const ARN = "arn:aws:lambda:us-east-1:222222222222:function:ds-dashboard-extract-Project1-dev";

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it("names a function that runs for long, once", () => {
  const running: Running[] = [];
  const lines: string[] = [];
  tellOfHanging({ lambda: { running } } as unknown as Sandbox, (line) => lines.push(line));

  running.push({ functionArn: ARN, timeoutSeconds: 120, began: performance.now() });
  jest.advanceTimersByTime(19_000);
  expect(lines).toEqual([]);
  jest.advanceTimersByTime(2_000);
  expect(lines).toEqual([
    expect.stringMatching(
      /^ds-dashboard-extract-Project1-dev of 222222222222 has been running for 20 seconds and may take 120\./,
    ),
  ]);

  running.splice(0, 1, { functionArn: ARN, timeoutSeconds: 120, began: performance.now() });
  jest.advanceTimersByTime(60_000);
  expect(lines).toHaveLength(1);
});
