import { themed, variableOf } from "./chartColors.js";
import { h } from "./dom.js";

/** @typedef {{ name: string, value: number, variable: string }} Point */
/** @typedef {{ type: string, points: Point[], labels?: string[], series?: { name: string, values: number[], variable: string }[], horizontal?: boolean, stacked?: boolean, middle?: string, half?: boolean, height: number }} Plan */

/** @param {unknown} value */
const list = (value) => (Array.isArray(value) ? value : []);

/** Named values, the shape most charts reduce to. @param {unknown} data @param {string} name @param {string} value @param {unknown} [color] @returns {Point[]} */
const points = (data, name, value, color) =>
  list(data).map((each, index) => ({
    name: String(each[name] ?? each.title ?? ""),
    value: Number(each[value] ?? 0),
    variable: variableOf(each.color ?? color, color === undefined && name === "x" ? 0 : index),
  }));

/** Several values under the same labels. @param {unknown} data */
function grouped(data) {
  const labels = [
    ...new Set(list(data).flatMap((each) => list(each.values).map(({ x }) => String(x)))),
  ];
  const series = list(data).map((each, index) => ({
    name: String(each.legend ?? ""),
    values: labels.map((label) =>
      Number(list(each.values).find(({ x }) => String(x) === label)?.y ?? 0),
    ),
    variable: variableOf(each.color, index),
  }));
  return { labels, series, points: [] };
}

/** @param {unknown} data */
function stackedBars(data) {
  const legends = [
    ...new Set(list(data).flatMap((each) => list(each.data).map(({ legend }) => String(legend)))),
  ];
  return {
    labels: list(data).map(({ title }) => String(title ?? "")),
    series: legends.map((legend, index) => {
      const of = (/** @type {any} */ each) =>
        list(each.data).find((part) => String(part.legend) === legend);
      const color = list(data)
        .map(of)
        .find((part) => part?.color)?.color;
      return {
        name: legend,
        values: list(data).map((each) => Number(of(each)?.value ?? 0)),
        variable: variableOf(color, index),
      };
    }),
    points: [],
  };
}

/** @type {Record<string, (source: any) => Plan>} */
export const CHARTS = {
  "Chart.Donut": (source) => ({
    type: "doughnut",
    points: points(source.data, "legend", "value"),
    middle: source.value,
    height: 190,
  }),
  "Chart.Pie": (source) => ({
    type: "pie",
    points: points(source.data, "legend", "value"),
    height: 190,
  }),
  "Chart.VerticalBar": (source) => ({
    type: "bar",
    points: points(source.data, "x", "y", source.color),
    height: 220,
  }),
  "Chart.VerticalBar.Grouped": (source) => ({
    type: "bar",
    ...grouped(source.data),
    stacked: source.stacked === true,
    height: 220,
  }),
  "Chart.HorizontalBar": (source) => {
    const bars = points(source.data, "x", "y", source.color);
    return { type: "bar", horizontal: true, points: bars, height: bars.length * 30 + 34 };
  },
  "Chart.HorizontalBar.Stacked": (source) => {
    const bars = stackedBars(source.data);
    return {
      type: "bar",
      horizontal: true,
      stacked: true,
      ...bars,
      height: bars.labels.length * 38 + 34,
    };
  },
  "Chart.Line": (source) => ({ type: "line", ...grouped(source.data), height: 220 }),
  "Chart.Gauge": (source) => {
    const segments = list(source.segments).map((each, index) => ({
      name: String(each.legend ?? ""),
      value: Number(each.size ?? each.value ?? 0),
      variable: variableOf(each.color, index),
    }));
    return {
      type: "doughnut",
      half: true,
      points: segments,
      middle: String(source.value ?? ""),
      height: 150,
    };
  },
};

/** What the chart shows, in words. @param {string} title @param {Plan} plan */
export function inWords(title, plan) {
  const named = plan.points.map(({ name, value }) => `${name}: ${value}`);
  const rows = (plan.series ?? []).map(
    ({ name, values }) =>
      `${name}: ${values.map((value, at) => `${plan.labels?.[at]} ${value}`).join(", ")}`,
  );
  const middle = plan.middle ? ` (${plan.middle})` : "";
  return `Chart: ${title}${middle}. ${[...named, ...rows].join("; ")}.`;
}

/** @param {any} source the element as it stands in the card */
export function drawChart(source) {
  const plan = CHARTS[source.type](source);
  const title = typeof source.title === "string" ? source.title : "Chart";
  const canvas = h("canvas", { role: "img", "aria-label": inWords(title, plan) });
  const plot = h(
    "div",
    { class: "plot" },
    canvas,
    plan.middle ? h("div", { class: "middle", "aria-hidden": "true" }, String(plan.middle)) : null,
  );
  plot.style.height = `${plan.height}px`;
  // The renderer puts the element into the page after this returns; a chart needs to know its width.
  requestAnimationFrame(() => draw(canvas, plan));
  return h("figure", { class: "figure" }, h("figcaption", {}, title), plot, legend(plan));
}

/** @param {Plan} plan */
function legend(plan) {
  const keys = plan.series ?? (plan.type === "bar" ? [] : plan.points);
  if (keys.length === 0) return null;
  return h(
    "div",
    { class: "legend", "aria-hidden": "true" },
    ...keys.map((key) => {
      const swatch = h("i");
      swatch.style.background = `var(${key.variable})`;
      return h(
        "span",
        {},
        swatch,
        `${key.name} `,
        "value" in key ? h("b", {}, key.value.toLocaleString("en")) : null,
      );
    }),
  );
}

/** @type {Set<() => void>} */
const repaints = new Set();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  for (const repaint of [...repaints]) repaint();
});

/** @param {HTMLElement} canvas @param {Plan} plan */
function draw(canvas, plan) {
  if (!canvas.isConnected) return;
  const { Chart } = /** @type {any} */ (globalThis);
  let chart = new Chart(canvas, chartOf(plan));
  const repaint = () => {
    chart.destroy();
    repaints.delete(repaint);
    if (!canvas.isConnected) return;
    chart = new Chart(canvas, chartOf(plan));
    repaints.add(repaint);
  };
  repaints.add(repaint);
}

/** @param {Plan} plan */
function chartOf(plan) {
  const [text, line] = [themed("--text"), themed("--line")];
  const round = plan.type === "doughnut" || plan.type === "pie";
  const own = [
    {
      data: plan.points.map(({ value }) => value),
      backgroundColor: plan.points.map(({ variable }) => themed(variable)),
      ...(round
        ? { borderColor: themed("--surface"), borderWidth: 2 }
        : { borderRadius: 4, maxBarThickness: 18 }),
    },
  ];
  const datasets = plan.series?.map(({ name, values, variable }) => ({
    label: name,
    data: values,
    backgroundColor: themed(variable),
    borderColor: themed(variable),
    ...(plan.type === "bar" ? { borderRadius: 4, maxBarThickness: 18 } : { tension: 0.25 }),
  }));
  const font = { family: getComputedStyle(document.body).fontFamily, size: 12 };
  const ticks = { color: text, font, autoSkip: false };
  const [names, amounts] = plan.horizontal ? ["y", "x"] : ["x", "y"];
  return {
    type: plan.type,
    data: { labels: plan.labels ?? plan.points.map(({ name }) => name), datasets: datasets ?? own },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      indexAxis: plan.horizontal ? "y" : "x",
      ...(round ? { cutout: plan.type === "pie" ? 0 : "68%" } : {}),
      ...(plan.half ? { rotation: -90, circumference: 180 } : {}),
      plugins: { legend: { display: false }, tooltip: { enabled: true } },
      scales: round
        ? {}
        : {
            [names]: {
              stacked: plan.stacked,
              grid: { display: false },
              border: { color: line },
              ticks,
            },
            [amounts]: {
              stacked: plan.stacked,
              beginAtZero: true,
              grid: { color: line },
              border: { display: false },
              ticks: { color: text, font, precision: 0, maxTicksLimit: 6 },
            },
          },
    },
  };
}
