import { unknownNames } from "../../../cli/history/unknown-names";
import type { NewestValue } from "../../../contract/summaries";

const REPORTED = [
  { MetricName: "NumberEndPointsInService", ProjectName: "Project1", Environment: "dev" },
  { MetricName: "NumberEndPointsInService", ProjectName: "Project2", Environment: "prod" },
].map((names): NewestValue => ({ ...names, MetricValue: 1, ExtractionDate: "", Account: "", Region: "" }));

describe("names of a filter that nobody reported", () => {
  it.each([
    [
      { metric: "NumberEndpointsInServise" },
      [
        'for metric "NumberEndpointsInServise". Did you mean "NumberEndPointsInService"? There are: NumberEndPointsInService.',
      ],
    ],
    [{ project: "project1" }, ['for project "project1". Did you mean "Project1"? There are: Project1, Project2.']],
    [{ environment: "staging" }, ['for environment "staging". There are: dev, prod.']],
    [{ project: "X", environment: "dve" }, ['for project "X".', 'for environment "dve". Did you mean "dev"?']],
    [{ metric: "NumberEndPointsInService", project: "Project2", environment: "dev", from: new Date(0) }, []],
    [{}, []],
  ])("of %j: %j", (filter, expected) => {
    const unknown = unknownNames(filter, REPORTED);
    expect(unknown).toHaveLength(expected.length);
    expected.forEach((text, index) => expect(unknown[index]).toContain(text));
  });

  it("are unknown in an empty hub, too", () => {
    expect(unknownNames({ metric: "A" }, [])).toEqual(['Nobody reported for metric "A". There are: none.']);
  });
});
