/** What a process cost; see `process.resourceUsage`. */
export interface Cost {
  /** CPU time in milliseconds. */
  readonly cpu: number;
  /** Peak of its memory, in MiB. */
  readonly memory: number;
}

// Loaded into a process by `--import`, this makes it print its cost as JSON when it ends.
process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const cost: Cost = { cpu: (userCPUTime + systemCPUTime) / 1000, memory: maxRSS / 1024 };
  console.log(JSON.stringify(cost));
});
