import { render } from "preact";
import { App } from "./app";
import "./page.css";

const root = document.getElementById("app")!;
// Removes what the shell shows until the page has loaded.
root.replaceChildren();
render(<App />, root);
