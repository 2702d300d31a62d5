import { Command } from "commander";

/** `ds-dashboard init` */
export function initCommand(): Command {
  return new Command("init")
    .summary("begin a project in this folder")
    .description(
      "Writes a project that works into this folder: a configuration, a metric of your own with its test, and what npm, " +
        "CDKTF and a CI need. It overwrites nothing.",
    )
    .action(async () => {
      // Loaded only here, as no other command needs it.
      const { initProject, whatNext } = await import("./init.js");
      console.log(whatNext(initProject(process.cwd())));
    });
}
