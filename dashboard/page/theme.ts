import { useEffect, useState } from "preact/hooks";
import type { Theme } from "../drawing/colors";

export const THEME_CHOICES = ["system", "light", "dark"] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];

const KEY = "ds-dashboard-theme";
const DARK = matchMedia("(prefers-color-scheme: dark)");

export interface ThemeState {
  readonly choice: ThemeChoice;
  readonly theme: Theme;
  readonly choose: (choice: ThemeChoice) => void;
}

/** The theme that the user chose in this browser, or else the system's. */
export function useTheme(): ThemeState {
  const [choice, setChoice] = useState<ThemeChoice>(stored);
  const [isSystemDark, setSystemDark] = useState(DARK.matches);
  useEffect(() => {
    const onChange = (): void => setSystemDark(DARK.matches);
    DARK.addEventListener("change", onChange);
    return () => DARK.removeEventListener("change", onChange);
  }, []);
  useEffect(() => {
    document.documentElement.dataset.theme = choice;
    localStorage.setItem(KEY, choice);
  }, [choice]);
  const theme = choice === "system" ? (isSystemDark ? "dark" : "light") : choice;
  return { choice, theme, choose: setChoice };
}

function stored(): ThemeChoice {
  const choice = localStorage.getItem(KEY);
  return THEME_CHOICES.find((one) => one === choice) ?? "system";
}
