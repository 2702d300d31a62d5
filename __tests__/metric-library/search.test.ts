import { count, equals, notBefore, searchAll } from "../../metric-library/sources/search";
import { FakeSageMaker, inWindow, SINCE } from "./fake-sagemaker";

const jobs = Array.from({ length: 250 }, (_, n) => ({ TrainingJobName: `job${n}`, TrainingEndTime: inWindow(n - 50) }));
const ended = [notBefore("TrainingEndTime", SINCE)];

/** The instants that Search was asked with, in turn. */
function instantsOf(fake: FakeSageMaker): readonly string[] {
  return fake.calls.map(([, { SearchExpression }]) => SearchExpression.Filters[0].Value);
}

test("instants say that they are UTC", async () => {
  const fake = new FakeSageMaker({ trainingJobs: jobs });
  await expect(count(fake, "TrainingJob", ended)).resolves.toBe(200);
  expect(instantsOf(fake)).toEqual(["2026-03-28T12:00:00.000Z"]);
});

test("a Search that refuses a zone is asked once more, in the documented form, and for all pages", async () => {
  const fake = new FakeSageMaker({ trainingJobs: jobs }, { refusesZones: true });
  await expect(searchAll(fake, "TrainingJob", ended)).resolves.toHaveLength(200);
  expect(instantsOf(fake)).toEqual(["2026-03-28T12:00:00.000Z", "2026-03-28T12:00:00", "2026-03-28T12:00:00"]);
  await expect(count(fake, "TrainingJob", ended)).resolves.toBe(200);
});

test("what is invalid for another reason is asked once more at most, and without an instant not at all", async () => {
  let asked = 0;
  const send = (): never => {
    asked++;
    throw Object.assign(new Error("Unknown property name"), { name: "ValidationException" });
  };
  await expect(count({ send }, "TrainingJob", ended)).rejects.toThrow("Unknown property name");
  expect(asked).toBe(2);
  await expect(count({ send }, "TrainingJob", [equals("Nope", "x")])).rejects.toThrow("Unknown property name");
  expect(asked).toBe(3);
});

test("a throttled Search is not asked again here", async () => {
  const send = jest.fn().mockRejectedValue(Object.assign(new Error("slow"), { name: "ThrottlingException" }));
  await expect(count({ send }, "TrainingJob", ended)).rejects.toThrow("slow");
  expect(send).toHaveBeenCalledTimes(1);
});
