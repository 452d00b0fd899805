import { render } from "preact";
import { App } from "./app.tsx";
import { keepPlaces } from "./scroll.ts";
import "./ui/page.css";

keepPlaces();
render(<App />, document.getElementById("app")!);

// For when there is no network; where a browser has no such workers, or refuses them, the page does without.
if (import.meta.env.PROD && "serviceWorker" in navigator)
  addEventListener("load", () => {
    navigator.serviceWorker
      .register("./sw.js")
      .then(() => navigator.serviceWorker.ready)
      .then(({ active }) => setTimeout(() => active?.postMessage("keep"), 5000))
      .catch(() => {});
  });
