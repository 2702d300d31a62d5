import { useEffect, useState } from "preact/hooks";
import type { Theme } from "../drawing/colors";
import { remember, remembered } from "./browser-storage";
import { onPrinting } from "./printing";

export const THEME_CHOICES = ["system", "light", "dark"] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];

const KEY = "ds-dashboard-theme";
const DARK = matchMedia("(prefers-color-scheme: dark)");
const PRINT = matchMedia("print");

export interface ThemeState {
  readonly choice: ThemeChoice;
  readonly theme: Theme;
  readonly choose: (choice: ThemeChoice) => void;
}

/** The theme that the user chose in this browser, or else the system's. */
export function useTheme(): ThemeState {
  const [choice, setChoice] = useState<ThemeChoice>(stored);
  const isSystemDark = useMatch(DARK);
  const isPrinted = usePrinting();
  useEffect(() => {
    document.documentElement.dataset.theme = choice;
    remember(KEY, choice);
  }, [choice]);
  const theme = choice === "system" ? (isSystemDark ? "dark" : "light") : choice;
  // Paper is light.
  return { choice, theme: isPrinted ? "light" : theme, choose: setChoice };
}

/** Firefox prints a copy, and tells the page itself nothing of another medium. */
function usePrinting(): boolean {
  const isPaper = useMatch(PRINT);
  const [isPrinting, setPrinting] = useState(false);
  useEffect(
    () =>
      onPrinting(
        () => setPrinting(true),
        () => setPrinting(false),
      ),
    [],
  );
  return isPaper || isPrinting;
}

function useMatch(query: MediaQueryList): boolean {
  const [matches, setMatches] = useState(query.matches);
  useEffect(() => {
    const onChange = (): void => setMatches(query.matches);
    query.addEventListener("change", onChange);
    return () => query.removeEventListener("change", onChange);
  }, []);
  return matches;
}

function stored(): ThemeChoice {
  const choice = remembered(KEY);
  return THEME_CHOICES.find((one) => one === choice) ?? "system";
}
