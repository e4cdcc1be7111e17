/** Teams' Fluent look for the renderer. Colours are the theme's variables, so light and dark need no second rendering. */

/** @param {string} name */
const color = (name) => ({ default: `var(--${name})`, subtle: `var(--${name})` });

const foregroundColors = {
  default: { default: "var(--text)", subtle: "var(--soft)" },
  dark: { default: "var(--text)", subtle: "var(--soft)" },
  light: { default: "var(--soft)", subtle: "var(--soft)" },
  accent: color("accent-text"),
  good: color("good"),
  warning: color("warning"),
  attention: color("attention"),
};

/** @param {string} background @param {string} [border] */
const container = (background, border) => ({
  backgroundColor: background,
  ...(border === undefined ? {} : { borderColor: border }),
  foregroundColors,
});

export const HOST_CONFIG = {
  fontFamily: "var(--font)",
  fontTypes: {
    default: { fontFamily: "var(--font)" },
    monospace: { fontFamily: "var(--mono)" },
  },
  fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 },
  fontWeights: { lighter: 300, default: 400, bolder: 600 },
  lineHeights: { small: 16, default: 20, medium: 22, large: 24, extraLarge: 32 },
  spacing: { small: 4, default: 8, medium: 16, large: 20, extraLarge: 28, padding: 16 },
  separator: { lineThickness: 1, lineColor: "var(--line)" },
  supportsInteractivity: true,
  containerStyles: {
    default: container("transparent"),
    emphasis: container("var(--sunken)"),
    accent: container("var(--accent-weak)"),
    good: container("var(--good-weak)"),
    warning: container("var(--warning-weak)"),
    attention: container("var(--attention-weak)"),
  },
  actions: {
    maxActions: 6,
    spacing: "medium",
    buttonSpacing: 8,
    actionsOrientation: "horizontal",
    actionAlignment: "left",
    allowTitleToWrap: true,
    showCard: { actionMode: "inline", inlineTopMargin: 14, style: "emphasis" },
  },
  inputs: {
    label: {
      inputSpacing: "small",
      requiredInputs: { weight: "bolder", suffix: " *", suffixColor: "attention" },
      optionalInputs: { weight: "bolder" },
    },
    errorMessage: { color: "attention", size: "small" },
  },
  textBlock: { headingLevel: 3 },
  textStyles: {
    heading: { size: "large", weight: "bolder" },
    columnHeader: { size: "small", weight: "bolder" },
  },
  table: { cellSpacing: 0 },
  factSet: {
    title: { weight: "bolder", wrap: true, maxWidth: 200 },
    value: { wrap: true },
    spacing: 16,
  },
};
