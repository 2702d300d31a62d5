import { render } from "preact";
import { App } from "./app";
import "./page.css";

const root = document.getElementById("app")!;
// What the shell holds until now is no part of the page.
root.replaceChildren();
render(<App />, root);
