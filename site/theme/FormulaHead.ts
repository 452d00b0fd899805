// Below the name of a formula: the shapes it may be called in, and the way to the explorer.
import { withBase } from "vitepress";
import { defineComponent, h } from "vue";

export const FormulaHead = defineComponent({
  props: { id: { type: String, required: true }, forms: { type: String, required: true } },
  setup: ({ id, forms }) => {
    return () =>
      h("p", { class: "formula-head" }, [
        ...forms.split(", ").map((form) => h("span", { class: "form" }, form)),
        // Another page than the site's: its router must not take it.
        h("a", { href: `${withBase("/explorer/")}#/${id}`, target: "_self" }, "Open in the explorer"),
      ]);
  },
});
