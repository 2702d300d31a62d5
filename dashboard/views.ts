/**
 * `overview`: what needs attention, and a matrix of newest values. `project`: one project, its environments side by side.
 * `plots`: plots for each environment, and a table.
 */
export const VIEWS = ["overview", "project", "plots"] as const;
export type View = (typeof VIEWS)[number];

export function isView(text: string): text is View {
  return (VIEWS as readonly string[]).includes(text);
}

/** How a view is called to people. */
export const VIEW_NAMES: Readonly<Record<View, string>> = {
  overview: "Overview",
  project: "Project",
  plots: "Plots",
};
