/** The Markdown that the console shows to a user who adds the widget to a dashboard. */
export const DOCUMENTATION = `
## Data science metrics of a hub

Plots and newest values of all accounts that report to this hub, over the dashboard's time range.

### Parameters

| Name | Value | Default |
| --- | --- | --- |
| \`project\` | name of one project | all |
| \`environment\` | name of one environment | all |
| \`metric\` | name of one metric, or a list of names, at most 50 | all |
| \`view\` | \`overview\`, \`plots\` or \`table\` | plots and table |

Names are as they were reported, case included.

### Example

\`\`\`yaml
project: Project1
metric:
  - NumberEndPointsInService
  - CompletedTrainingJobs24h
view: plots
\`\`\`

Choose "Update on" refresh, resize and time range. Points are single measurements up to 14 days, and means of days beyond.
`.trim();
