import { get, post, wordsOf } from "./api.js";
import { whileBusy } from "./busy.js";
import { byId, h } from "./dom.js";

const person = new URLSearchParams(location.search).get("person") ?? "";
const CHOICES = /** @type {const} */ ([
  ["authenticator", "Microsoft Authenticator", "Approve sign-ins in the app on your phone."],
  ["passkey", "Passkey", "Your face, fingerprint or PIN, kept in Authenticator."],
  ["security-key", "Security key", "A key you plug in or tap."],
  ["phone", "Phone", "A text message. Weaker than the others."],
]);

/** @param {HTMLElement} button @param {string} operation @param {string} kind @param {string} done */
async function act(button, operation, kind, done) {
  const outcome = await whileBusy(button, async () => {
    await post(operation, { person, kind });
    await draw();
    return {};
  });
  if (outcome !== null) byId("done").textContent = outcome.problem ?? done;
}

async function draw() {
  const facts = await get("/api/facts", { person });
  byId("who").textContent = `Signed in as ${facts.name}`;
  byId("methods").replaceChildren(
    ...(facts.methods.length === 0
      ? [h("li", {}, "Only your password so far.")]
      : facts.methods.map((/** @type {any} */ method) =>
          h(
            "li",
            {},
            method.name,
            h(
              "button",
              {
                type: "button",
                class: "button small",
                "aria-label": `Remove ${method.name}`,
                onclick: (/** @type {Event} */ event) =>
                  void act(
                    /** @type {HTMLElement} */ (event.currentTarget),
                    "delete-methods",
                    method.kind,
                    `${method.name} is removed.`,
                  ),
              },
              "Remove",
            ),
          ),
        )),
  );
}

byId("choices").append(
  ...CHOICES.map(([kind, name, about]) =>
    h(
      "button",
      {
        type: "button",
        class: "choice",
        onclick: (/** @type {Event} */ event) =>
          void act(
            /** @type {HTMLElement} */ (event.currentTarget),
            "register-method",
            kind,
            `${name} is registered. You can close this page and go back to Teams.`,
          ),
      },
      h("b", {}, name),
      h("span", {}, about),
    ),
  ),
);
draw().catch((fault) => {
  byId("done").textContent = wordsOf(fault);
});
