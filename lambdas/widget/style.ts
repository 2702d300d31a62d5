import { INKS, type Theme } from "../../dashboard/drawing/colors";
import { Markup } from "../../dashboard/drawing/markup";

/** The class of the root element. Every CSS rule applies only inside this element. */
export const ROOT_CLASS = "ds-dashboard-widget";

/** A cell is as wide as its longest word, unless that may be broken. */
const BROKEN = "overflow-wrap:anywhere;min-width:150px";

/** The CSS of a widget. The background stays transparent, so that the console's shows through. */
export function styleOf(theme: Theme): Markup {
  const { text, muted, grid, axis, alarm } = INKS[theme];
  const link = theme === "light" ? "#0b5cad" : "#6cb6ff";
  const rules = {
    "": `color:${text};background:transparent;font-size:13px;line-height:1.4;overflow-wrap:break-word`,
    p: "margin:0 0 6px",
    ".header span": `color:${muted};margin-right:10px;display:inline-block`,
    ".troubled": `border-left:3px solid ${alarm};padding-left:8px`,
    ".alerts": `margin:0 0 8px;padding:0 0 0 18px`,
    ".alert-state": `color:${alarm};font-weight:600`,
    ".alert-quiet": `color:${muted}`,
    ".missing": `margin:0 0 8px;padding-left:18px;overflow-wrap:anywhere`,
    ".notices": `margin:0 0 8px;padding-left:18px;color:${muted}`,
    ".left-out": `color:${muted};margin:6px 0`,
    h3: `font-size:15px;font-weight:600;margin:14px 0 6px;padding-bottom:4px;border-bottom:1px solid ${grid}`,
    ".plots": "display:flex;flex-wrap:wrap;gap:16px 20px",
    figure: "margin:0;max-width:100%",
    // As wide as the plot below it, whatever its name is.
    figcaption: "font-weight:600;width:0;min-width:100%",
    svg: "display:block;max-width:100%;height:auto;overflow:visible",
    ".wide": "overflow-x:auto",
    table: "border-collapse:collapse;max-width:100%;font-size:12px;background:transparent",
    th: `text-align:left;font-weight:600;color:${muted};padding:4px 12px 4px 0;border-bottom:1px solid ${axis}`,
    td: `vertical-align:top;padding:4px 12px 4px 0;border-bottom:1px solid ${grid};max-width:340px`,
    ".values td:first-child": BROKEN,
    ".breaks": BROKEN,
    ".spoke": `color:${text};padding-top:12px;${BROKEN}`,
    ".number": "text-align:right;font-variant-numeric:tabular-nums",
    ".time": "white-space:nowrap",
    ".unit": `color:${muted}`,
    ".old": `color:${alarm};border:1px solid;border-radius:3px;padding:0 4px;font-size:11px`,
    ".quiet": `color:${muted};border:1px solid;border-radius:3px;padding:0 4px;font-size:11px`,
    ".trend": "width:96px;padding-right:0",
    ".themes": "display:grid;grid-template-columns:repeat(auto-fit,minmax(min(420px,100%),1fr));gap:12px 24px",
    ".matrix": "width:100%",
    ".matrix td": "padding:2px 0 2px 8px",
    ".matrix td.number": "white-space:nowrap",
    ".matrix td:first-child": "padding-left:0",
    ".matrix .place": `color:${muted};padding-left:12px`,
    ".matrix th.number": "padding-right:0",
    ".matrix svg": "display:inline-block;vertical-align:middle;max-width:64px",
    ".line path": `fill:none;stroke:${muted};stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round`,
    ".link": `color:${link};cursor:pointer`,
    ".change": `color:${muted};font-size:11px;display:inline-block;min-width:54px`,
    ".parts": `color:${muted};font-size:11px;white-space:normal`,
    ".bad": `color:${alarm}`,
    ".muted": `color:${muted}`,
    ".trend path": `fill:none;stroke:${muted};stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round`,
    form: "display:inline-block;margin:0 8px 8px 0",
    select: `font:inherit;color:inherit;background:transparent;border:1px solid ${axis};border-radius:4px;padding:2px 6px;max-width:260px`,
    option: "color:#1b2129;background:#ffffff",
    "cwdb-action": "display:none",
    ".btn": `font-weight:600;color:inherit;cursor:pointer;border:1px solid ${axis};border-radius:4px;padding:2px 10px`,
    ".message": `border-left:3px solid ${alarm};padding:4px 0 4px 12px`,
    ".message h3": "border:0;margin:0 0 4px;padding:0",
  };
  const css = Object.entries(rules).map(([selector, rule]) => `.${ROOT_CLASS} ${selector}{${rule}}`.replace(" {", "{"));
  return new Markup(`<style>${css.join("")}</style>`);
}
