import { breakerCard } from "#bot/cards/breaker.ts";
import { caseCard } from "#bot/cards/case.ts";
import { caseClosedCard } from "#bot/cards/caseClosed.ts";
import type { Card } from "#bot/cards/render.ts";
import { wasThatYouAnsweredCard, wasThatYouCard } from "#bot/cards/wasThatYou.ts";
import { campaignId, userId } from "#bot/core/ids.ts";
import type { Reader } from "#bot/core/language.ts";
import { SUSPICIONS } from "#bot/core/suspicion.ts";
import { plainText } from "#bot/core/text.ts";
import { id, now } from "./exampleViews.ts";

const [adele, pradeep] = [userId("adele"), userId("pradeep")];
const wave = { sent: 120, against: 4, by: { blocked: 2, uninstalled: 1, reported: 2 } };
const trip = { at: now, why: "too-many", since: now, wave, resumed: null } as const;
const report = {
  kind: "report",
  user: adele,
  campaign: campaignId("spring"),
  post: id,
  sentAt: now,
} as const;

/** The cards by which messages are proven and doubts are settled. */
export const trustExamples = (reader: Reader): Readonly<Record<string, (text: string) => Card>> => {
  const found = (text: string, about: Parameters<typeof caseCard>[0]["found"]["about"]) => ({
    id,
    rev: 1,
    reader,
    found: { openedAt: now, about, outcome: { state: "open" } as const },
    names: new Map([adele, pradeep].map((each) => [each, plainText(text)])),
    userPrincipalName: text,
  });
  const closed = { by: pradeep, at: now };
  const registration = {
    kind: "registration",
    user: adele,
    answer: "no",
    why: "after-reset",
    registeredAt: now,
  } as const;
  const said = { id, rev: 0, reader };
  return {
    breaker: (name) => breakerCard({ id, rev: 0, reader, name, trip, resumedBy: "" }),
    "breaker/hostile": (name) =>
      breakerCard({
        id,
        rev: 1,
        reader,
        name,
        trip: { ...trip, why: "hostile", wave: { ...wave, sent: 0 }, resumed: closed },
        resumedBy: plainText(name),
      }),
    case: (text) => caseCard(found(text, report)),
    "case/genuine": (text) => {
      const view = found(text, report);
      return caseCard({
        ...view,
        found: { ...view.found, outcome: { state: "genuine", ...closed } },
      });
    },
    "case/dealt-with": (text) => {
      const view = found(text, registration);
      return caseCard({
        ...view,
        found: { ...view.found, outcome: { state: "hostile", ...closed } },
      });
    },
    "case/silent": (text) => caseCard(found(text, { ...registration, answer: "none" })),
    ...Object.fromEntries(
      SUSPICIONS.map((why) => [
        `case/${why}`,
        (text: string) => caseCard(found(text, { ...registration, why })),
      ]),
    ),
    caseClosed: (text) =>
      caseClosedCard({ ...said, end: "genuine", organisation: text, serviceDesk: text }),
    "caseClosed/hostile": (text) =>
      caseClosedCard({ ...said, end: "hostile", organisation: text, serviceDesk: text }),
    wasThatYou: (text) =>
      wasThatYouCard({ ...said, organisation: text, serviceDesk: text, registeredAt: now }),
    "notice/was-that-you": () => wasThatYouAnsweredCard(reader, "no"),
    "notice/was-that-you-late": () => wasThatYouAnsweredCard(reader, "late"),
  };
};
