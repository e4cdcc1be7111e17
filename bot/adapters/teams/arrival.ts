import * as z from "zod/v4";

/** Types are checked one by one: a wrong one counts as absent, so that nothing further in meets a surprise. */
const lax = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);
const word = z.string().min(1).max(1_024);

const arrival = z.object({
  type: z.string(),
  id: lax(word),
  name: lax(z.string()),
  channelId: word,
  serviceUrl: word,
  from: z.object({ id: word, name: lax(z.string()), aadObjectId: lax(word) }),
  recipient: z.object({ id: word, name: lax(z.string()) }),
  conversation: z.object({
    id: word,
    conversationType: lax(z.string()),
    tenantId: lax(word),
    isGroup: lax(z.boolean()),
  }),
  text: lax(z.string()),
  value: z.unknown(),
  locale: lax(z.string()),
  replyToId: lax(word),
  action: lax(z.string()),
  attachments: lax(z.array(z.unknown()).max(50)),
  membersAdded: lax(z.array(z.object({ id: z.string() }))),
  entities: lax(
    z.array(
      z.object({
        type: lax(z.string()),
        text: lax(z.string()),
        locale: lax(z.string()),
        mentioned: lax(z.object({ id: z.string() })),
      }),
    ),
  ),
});

/**
 * The parts of an activity that the bot uses, of the types it counts on; nothing else gets past the door (so neither
 * `deliveryMode` nor `callerId` nor a skill's role can steer the SDK).
 */
export type Arrival = Readonly<z.infer<typeof arrival>>;

/** Null when it lacks what every activity has: channel, service URL, sender, recipient, conversation. */
export function readArrival(body: Readonly<Record<string, unknown>>): Arrival | null {
  return arrival.safeParse(body).data ?? null;
}

const present = z.string().min(1).nullish();
const pinned = z.object({
  channelId: z.literal("msteams"),
  serviceUrl: z.string(),
  channelData: z.object({ tenant: z.object({ id: present }).nullish() }).nullish(),
  conversation: z.object({ tenantId: present }).nullish(),
  from: z.object({ tenantId: present, aadObjectId: z.guid().nullish() }).nullish(),
});

/**
 * The service URL of an activity that is of Teams and of this tenant in everything it says, else null. Every tenant
 * named must be ours, at least one must be named, and an object id must be a GUID: a wrong type here is a lie, not a gap.
 */
export function pinnedServiceUrl(
  body: Readonly<Record<string, unknown>>,
  tenantId: string,
): string | null {
  const said = pinned.safeParse(body).data;
  if (said === undefined) return null;
  const home = [said.channelData?.tenant?.id, said.conversation?.tenantId].filter(isNamed);
  const named = [...home, said.from?.tenantId].filter(isNamed);
  const ours = named.every((tenant) => tenant.toLowerCase() === tenantId.toLowerCase());
  return home.length > 0 && ours ? said.serviceUrl : null;
}

const isNamed = (tenant: string | null | undefined): tenant is string => typeof tenant === "string";
