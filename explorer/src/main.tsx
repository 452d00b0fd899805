import { render } from "preact";
import { App } from "./app.tsx";
import "./ui/page.css";

render(<App />, document.getElementById("app")!);
