import type { WriteStream } from "node:tty";
import { endLine, Progress } from "../../../cli/output/progress";

function told(isTTY: boolean, show: (progress: Progress) => void): string {
  let text = "";
  show(new Progress({ isTTY, write: (part: string) => (text += part) } as unknown as WriteStream));
  return text;
}

it("tells each quarter in a line where there is no terminal, of every step anew", () => {
  const steps = (progress: Progress): void => {
    for (const label of ["One", "Two"]) {
      progress.step(label);
      for (const done of [0, 0.1, 0.25, 0.3, 0.8, 1]) progress.portion(done);
    }
  };
  expect(told(false, steps)).toBe("… One: 25 %\n… One: 75 %\n… Two: 25 %\n… Two: 75 %\n");
  expect(told(true, steps)).toContain("\r\u001b[K… Two 80 %");
});

it("tells something above the line of the running step, which is there again afterwards", () => {
  const steps = (progress: Progress): void => {
    progress.step("One");
    progress.portion(0.1);
    progress.tell("Something.");
    progress.done();
    progress.tell("Something else.");
  };
  const lines = told(true, steps).split("\n");
  expect(lines.map((line) => line.split("\r\u001b[K").at(-1))).toEqual([
    "Something.",
    expect.stringMatching(/^✓ One \(/),
    "Something else.",
    "",
  ]);
  expect(lines[1]).toMatch(/^… One 10 %\r/);
});

it("ends the line of a step that fails, once, on a terminal only", () => {
  const failing = (progress: Progress): void => {
    progress.step("One");
    progress.done();
    endLine();
    progress.step("Two");
    progress.note("2 rows");
    endLine();
    endLine();
  };
  const lines = told(true, failing).split("\n");
  expect(lines).toHaveLength(3);
  expect(lines[1]).toMatch(/… Two\r[^]*… Two 2 rows$/);
  expect(told(false, failing)).toMatch(/^✓ One \(\d+\.\d s\)\n$/);
});
