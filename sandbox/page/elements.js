import { CHARTS, drawChart } from "./charts.js";
import { h } from "./dom.js";

/** Teams' colour words for what is not a chart. @type {Record<string, string>} */
const STYLES = { good: "good", warning: "warning", attention: "attention" };

/** Elements Teams knows beyond the schema, and how each looks. @type {Record<string, (source: any) => HTMLElement>} */
const EXTRAS = {
  Badge: ({ text, style, tooltip }) =>
    h(
      "span",
      { class: `tag ${STYLES[String(style).toLowerCase()] ?? ""}`, title: tooltip },
      String(text ?? ""),
    ),
  ProgressBar: ({ value, max = 100, color = "Accent" }) => {
    const fill = h("i");
    const name = STYLES[String(color).toLowerCase()];
    fill.style.background = name === undefined ? "var(--accent-text)" : `var(--${name})`;
    const known = value !== undefined && value !== null && Number.isFinite(Number(value));
    if (known) fill.style.width = `${(100 * Number(value)) / Number(max)}%`;
    const range = known
      ? { "aria-valuenow": Number(value), "aria-valuemin": 0, "aria-valuemax": Number(max) }
      : {};
    return h(
      "div",
      {
        class: `progress${known ? "" : " unknown"}`,
        role: "progressbar",
        "aria-label": "Progress",
        ...range,
      },
      fill,
    );
  },
  ProgressRing: ({ label = "Working" }) =>
    h(
      "div",
      { class: "ring", role: "status" },
      h("i", { "aria-hidden": "true" }),
      h("span", {}, String(label)),
    ),
  CodeBlock: ({ codeSnippet }) =>
    h("pre", { tabindex: 0, "aria-label": "Code" }, h("code", {}, String(codeSnippet ?? ""))),
  Icon: ({ name }) =>
    h("span", { class: "tag", role: "img", "aria-label": String(name ?? "icon") }, "●"),
};

/** Teaches the renderer the elements Teams has and the package does not. Others keep falling back as the card says. */
export function registerElements() {
  const { CardElement, GlobalRegistry, Versions } = /** @type {any} */ (globalThis).AdaptiveCards;
  const drawers = [
    ...Object.entries(EXTRAS),
    ...Object.keys(CHARTS).map((type) => /** @type {const} */ ([type, drawChart])),
  ];
  for (const [type, drawer] of drawers) {
    class Extra extends CardElement {
      source = {};
      getJsonTypeName() {
        return type;
      }
      internalParse(/** @type {any} */ source, /** @type {any} */ context) {
        super.internalParse(source, context);
        this.source = source;
      }
      internalRender() {
        return drawer(this.source);
      }
    }
    GlobalRegistry.elements.register(type, Extra, Versions.v1_0);
  }
}
