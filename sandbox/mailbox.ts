export type Weekday =
  | "sunday"
  | "monday"
  | "tuesday"
  | "wednesday"
  | "thursday"
  | "friday"
  | "saturday";

/** A time zone by its Windows or IANA name, or one of the person's own making: minutes that local time lies behind UTC. */
type WorkingZone = { readonly name: string } | { readonly bias: number };

interface WorkingHours {
  readonly daysOfWeek: readonly Weekday[];
  /** "08:00", local time of `timeZone`. */
  readonly startTime: string;
  readonly endTime: string;
  readonly timeZone: WorkingZone;
}

type AutomaticReplies =
  | { readonly status: "disabled" }
  | { readonly status: "alwaysEnabled"; readonly message: string }
  | {
      readonly status: "scheduled";
      readonly from: Date;
      readonly to: Date;
      readonly message: string;
    };

/** What a person has set in Outlook (graph.md 2.4). Of a mailbox nobody has opened yet the zone is "" and hours and locale are null. */
export interface MailboxSettings {
  readonly timeZone: string;
  readonly locale: string | null;
  readonly workingHours: WorkingHours | null;
  readonly automaticReplies: AutomaticReplies;
}

export const WORKING_WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday"] as const;

/** Eight to five, Monday to Friday, in `timeZone`; nobody away. */
export function officeHours(timeZone: string, locale: string): MailboxSettings {
  return {
    timeZone,
    locale,
    workingHours: {
      daysOfWeek: WORKING_WEEK,
      startTime: "08:00",
      endTime: "17:00",
      timeZone: { name: timeZone },
    },
    automaticReplies: { status: "disabled" },
  };
}

export function isAway({ automaticReplies }: MailboxSettings, now: Date): boolean {
  if (automaticReplies.status !== "scheduled") return automaticReplies.status === "alwaysEnabled";
  return automaticReplies.from <= now && now < automaticReplies.to;
}

/** `mailboxSettings` as Graph spells it, without the purpose of the mailbox. */
export function mailboxWire(settings: MailboxSettings): Readonly<Record<string, unknown>> {
  const { timeZone, locale, workingHours, automaticReplies } = settings;
  return {
    archiveFolder: null,
    timeZone,
    delegateMeetingMessageDeliveryOptions: "sendToDelegateOnly",
    dateFormat: "",
    timeFormat: "",
    automaticRepliesSetting: repliesWire(automaticReplies),
    language: locale === null ? null : { locale, displayName: locale },
    workingHours: workingHours === null ? null : hoursWire(workingHours),
  };
}

function hoursWire({ daysOfWeek, startTime, endTime, timeZone }: WorkingHours): object {
  return {
    daysOfWeek,
    startTime: `${startTime}:00.0000000`,
    endTime: `${endTime}:00.0000000`,
    timeZone:
      "name" in timeZone
        ? timeZone
        : {
            "@odata.type": "#microsoft.graph.customTimeZone",
            name: "Customized Time Zone",
            bias: timeZone.bias,
            standardOffset: null,
            daylightOffset: null,
          },
  };
}

function repliesWire(replies: AutomaticReplies): object {
  const message = replies.status === "disabled" ? "" : replies.message;
  const away = replies.status === "scheduled";
  // Graph shows some day even where none was chosen; it means nothing unless the status is "scheduled".
  return {
    status: replies.status,
    externalAudience: "all",
    internalReplyMessage: message,
    externalReplyMessage: message,
    scheduledStartDateTime: moment(away ? replies.from : new Date(0)),
    scheduledEndDateTime: moment(away ? replies.to : new Date(0)),
  };
}

const moment = (at: Date): object => ({
  dateTime: at.toISOString().replace(/\.(\d{3})Z$/, ".$10000"),
  timeZone: "UTC",
});
