// VitePress's own theme, in the colours and fonts of the explorer, with what heads the page of a formula.
import type { Theme } from "vitepress";
import theme from "vitepress/theme-without-fonts";
import "katex/dist/katex.min.css";
import { FormulaHead } from "./FormulaHead.ts";
// After what it changes.
import "./page.css";

export default {
  extends: theme,
  enhanceApp({ app }) {
    app.component("FormulaHead", FormulaHead);
  },
} satisfies Theme;
