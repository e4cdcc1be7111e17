import { h } from "./dom.js";

/** @import { Controls } from "./controls.js" */

const LICENCES = /** @type {const} */ ([
  ["free", "Entra ID Free"],
  ["p1", "Entra ID P1"],
  ["p2", "Entra ID P2"],
]);

/** What else asks for MFA in this tenant, and what it has paid for. @param {any} policies @param {Controls} controls */
export function drawPolicies({ securityDefaults, conditionalAccess, licence }, controls) {
  const none = conditionalAccess.length === 0;
  return [
    h("h2", { id: "policies-title" }, "Policies"),
    controls.toggle(
      "Security defaults",
      "Microsoft's baseline: MFA for everybody.",
      securityDefaults,
      "security-defaults",
    ),
    h(
      "p",
      { class: "under" },
      none
        ? "No Conditional Access policy."
        : `Conditional Access: ${conditionalAccess.join(", ")}.`,
    ),
    h(
      "div",
      { class: "acts" },
      controls.button(
        "Add MFA policy",
        "add-policy",
        {},
        "A Conditional Access policy requires MFA for everyone.",
      ),
      none
        ? null
        : controls.button(
            "Remove policies",
            "remove-policies",
            {},
            "There is no Conditional Access policy.",
          ),
      drawLicence(licence, controls),
    ),
  ];
}

/** @param {string} licence @param {Controls} controls */
function drawLicence(licence, controls) {
  const onchange = (/** @type {Event} */ event) => {
    const { value } = /** @type {HTMLSelectElement} */ (event.currentTarget);
    controls.run(event, "licence", { licence: value }, "The licence has changed.");
  };
  return h(
    "select",
    { "aria-label": "Licence", "data-key": "licence", onchange },
    ...LICENCES.map(([value, name]) => h("option", { value, selected: value === licence }, name)),
  );
}
