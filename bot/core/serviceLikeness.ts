import { type ServiceSign, serviceSigns } from "./eligibility.ts";
import type { Candidate } from "./findings.ts";

/** What makes an account look like a service: what the directory says of it, and how it signs in (graph.md 7). */
export const SERVICE_SIGNALS = [
  "mailbox-for-many",
  "mailbox-of-no-person",
  "service-name",
  "service-employee-type",
  "only-machines-sign-in",
  "legacy-only",
  "no-licence",
] as const;
export type ServiceSignal = (typeof SERVICE_SIGNALS)[number];

export interface Likeness {
  /** From 0, a person for all we know, to 100. */
  readonly score: number;
  readonly signals: readonly ServiceSignal[];
  /** What could not be read and therefore counts for nothing. */
  readonly unread: readonly ("mailbox" | "sign-ins")[];
}

/** From here on an account is held for an admin's word. */
export const SERVICE_THRESHOLD = 50;

/** How much each signal weighs. Those of the threshold's weight hold by themselves; the rest only together. */
const WEIGHTS: Readonly<Record<ServiceSignal, number>> = {
  "mailbox-for-many": 60,
  "mailbox-of-no-person": 60,
  "service-name": 50,
  "service-employee-type": 50,
  "only-machines-sign-in": 50,
  "legacy-only": 40,
  "no-licence": 10,
};

const SIGNALS: readonly (readonly [ServiceSignal, (each: Candidate) => boolean])[] = [
  [
    "mailbox-for-many",
    ({ subject }) => ["shared", "room", "equipment"].includes(subject.person.mailbox),
  ],
  ["mailbox-of-no-person", says("mailbox-of-no-person")],
  ["service-name", says("service-name")],
  ["service-employee-type", says("service-employee-type")],
  ["only-machines-sign-in", onlyMachinesSignIn],
  ["legacy-only", legacyOnly],
  ["no-licence", ({ subject }) => !subject.person.licensed],
];

/** How much this account looks like a service, and why. A part that was not read speaks neither for nor against it. */
export function serviceLikeness(candidate: Candidate): Likeness {
  const signals = SIGNALS.filter(([, fits]) => fits(candidate)).map(([signal]) => signal);
  const { lastInteractive, lastNonInteractive, legacy } = candidate.findings;
  const signInsRead = lastInteractive.read && lastNonInteractive.read && legacy.read;
  return {
    score: Math.min(
      100,
      signals.reduce((sum, signal) => sum + WEIGHTS[signal], 0),
    ),
    signals,
    unread: [
      ...(candidate.subject.person.mailbox === "unknown" ? (["mailbox"] as const) : []),
      ...(signInsRead ? [] : (["sign-ins"] as const)),
    ],
  };
}

function says(sign: ServiceSign): (each: Candidate) => boolean {
  return ({ subject }) => serviceSigns(subject.person).includes(sign);
}

/** Nobody ever typed a password there, and yet something signs in. */
function onlyMachinesSignIn({ findings }: Candidate): boolean {
  const { lastInteractive, lastNonInteractive } = findings;
  if (!lastInteractive.read || !lastNonInteractive.read) return false;
  return lastInteractive.value === null && lastNonInteractive.value !== null;
}

/** Old protocols are all it uses: whoever reads mail with one also opens a browser now and then. */
function legacyOnly({ findings }: Candidate): boolean {
  const { lastInteractive, legacy } = findings;
  if (!legacy.read || legacy.value.length === 0 || !lastInteractive.read) return false;
  return lastInteractive.value === null;
}
