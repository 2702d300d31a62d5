import { scheduleProblem } from "../../config/schedule";

it.each([
  "rate(1 minute)",
  "rate(1 hour)",
  "rate(2 hours)",
  "rate(365 days)",
  "cron(0 6 * * ? *)",
  "cron(0/15 8-18 ? * MON-FRI *)",
  "cron(*/5 * L * ? *)",
  "cron(0 0 15W JAN,JUL ? 2026-2030)",
  "cron(0 0 ? * 6L *)",
  "cron(0 0 ? * L *)",
  "cron(0 0 ? * mon#1 *)",
  "cron(0 0 1,15-20 1-12/3 ? 1970-2199/2)",
])("EventBridge takes %s", (schedule) => expect(scheduleProblem(schedule)).toBeUndefined());

const DAYS = "1 to 7, SUN to SAT, ranges and lists of these, *, steps such as */2, ?, L, 6L, MON#1";
const MINUTES = "0 to 59, ranges and lists of these, *, steps such as */2";
const EXAMPLES = 'use "rate(1 hour)", "rate(2 hours)" or "cron(0 6 * * ? *)", in UTC';
const SIX = "cron has six fields with one space between them: minutes, hours, day of month, month, day of week, year";
const ONE = 'one of day of month and day of week has to be "?", and only one';

it.each([
  ["hourly", EXAMPLES],
  ["rate(0 days)", EXAMPLES],
  ["rate(-1 hours)", EXAMPLES],
  ["rate(1.5 hours)", EXAMPLES],
  ["rate(30 seconds)", EXAMPLES],
  ["rate(1 hour) ", EXAMPLES],
  ["rate(1 hour\n)", EXAMPLES],
  ["rate(1 hours)", 'write "rate(1 hour)"'],
  ["rate(2 hour)", 'write "rate(2 hours)"'],
  ["cron(0 6 * * ?)", SIX],
  ["cron(0  6 * * ? *)", SIX],
  ["cron(0 6 * * ? * *)", SIX],
  ["cron(0 6 ? * ? *)", ONE],
  ["cron(0 6 * * * *)", ONE],
  ["cron(60 6 * * ? *)", `its minutes cannot be "60" but ${MINUTES}`],
  ["cron(*/0 6 * * ? *)", `its minutes cannot be "*/0" but ${MINUTES}`],
  ["cron(1,2/3 6 * * ? *)", `its minutes cannot be "1,2/3" but ${MINUTES}`],
  ["cron(30-10 6 * * ? *)", `its minutes cannot be "30-10" but ${MINUTES}`],
  ["cron(L 6 * * ? *)", `its minutes cannot be "L" but ${MINUTES}`],
  ["cron(0 6 ? * 8 *)", `its day of week cannot be "8" but ${DAYS}`],
  ["cron(0 6 ? * MON#6 *)", `its day of week cannot be "MON#6" but ${DAYS}`],
  ["cron(0 6 ? * 0L *)", `its day of week cannot be "0L" but ${DAYS}`],
  ["cron(0 6 ? * MON#1,FRI#1 *)", `its day of week cannot be "MON#1,FRI#1" but ${DAYS}`],
  ["cron(${x} 6 ? * MON *)", `its minutes cannot be "\${X}" but ${MINUTES}`],
])("EventBridge does not take %j, for all reasons that there are", (schedule, problem) => {
  expect(scheduleProblem(schedule)).toBe(problem);
});

it.each([
  ["cron(0 24 32 13 ? 1969)", ["hours", "day of month", "month", "year"]],
  ["cron(0 6 32W * 1W 2200)", ["day of month", "day of week", "year"]],
])("%s has several wrong fields, which are told together", (schedule, fields) => {
  const told = scheduleProblem(schedule)!.split("; ");
  expect(told.map((one) => /^its (.*) cannot be/.exec(one)?.[1])).toEqual(fields);
});
