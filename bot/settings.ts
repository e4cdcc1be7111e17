import { isRung, RUNGS, type RungName } from "./core/ladder.ts";

/** How the bot proves who it is to Microsoft, in the order we advise. */
export type Credentials =
  | { readonly kind: "managed-identity"; readonly clientId: string }
  | { readonly kind: "certificate"; readonly path: string }
  | { readonly kind: "secret"; readonly secret: string }
  | { readonly kind: "sandbox" };

export type Environment = Readonly<Record<string, string | undefined>>;

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/;
const SEAL_KEY_CHARACTERS = 32;
const CREDENTIAL_SETTINGS = ["MANAGED_IDENTITY_CLIENT_ID", "BOT_CERTIFICATE_PATH", "BOT_PASSWORD"];

/** Reads single settings and collects what is wrong with them. */
export class SettingReader {
  readonly #env: Environment;
  readonly #faults: string[];
  constructor(env: Environment, faults: string[]) {
    this.#env = env;
    this.#faults = faults;
  }

  #raw(key: string): string {
    return this.#env[key]?.trim() ?? "";
  }

  text(key: string, fallback: string): string {
    return this.#raw(key) || fallback;
  }

  flag(key: string): boolean {
    const raw = this.#raw(key).toLowerCase();
    if (!["", "true", "false"].includes(raw))
      this.#faults.push(`${key} must be true or false, not "${raw}"`);
    return raw === "true";
  }

  guid(key: string): string {
    const raw = this.#raw(key);
    if (raw === "") this.#faults.push(`${key} is not set`);
    else if (!GUID.test(raw)) this.#faults.push(`${key} must be a GUID, not "${raw}"`);
    return raw.toLowerCase();
  }

  guids(key: string): readonly string[] {
    const all = this.#raw(key)
      .split(",")
      .map((each) => each.trim())
      .filter((each) => each !== "");
    for (const each of all)
      if (!GUID.test(each)) this.#faults.push(`${key} lists "${each}", which is not a GUID`);
    return all;
  }

  whole(key: string, fallback: number, min: number, max: number): number {
    const raw = this.#raw(key);
    if (raw === "") return fallback;
    const value = Number(raw);
    if (!Number.isInteger(value) || value < min || value > max)
      this.#faults.push(`${key} must be a whole number from ${min} to ${max}, not "${raw}"`);
    return value;
  }

  /** Sizes of waves, each at most the one in its place in `largest`; fewer than there are is fine. */
  wavesUpTo(key: string, largest: readonly number[]): readonly number[] {
    const raw = this.#raw(key);
    if (raw === "") return largest;
    const sizes = raw.split(",").map((each) => Number(each.trim()));
    const fits = (size: number, at: number) =>
      Number.isInteger(size) && size >= 1 && size <= (largest[at] ?? 0);
    if (!sizes.every(fits))
      this.#faults.push(
        `${key} must list up to ${largest.length} whole numbers, none above ${largest.join(", ")} in its place, not "${raw}"`,
      );
    return sizes;
  }

  rungs(key: string): ReadonlySet<RungName> {
    const all = this.#raw(key)
      .split(",")
      .map((each) => each.trim().toLowerCase())
      .filter((each) => each !== "");
    for (const each of all)
      if (!isRung(each))
        this.#faults.push(`${key} lists "${each}", which is none of ${RUNGS.join(", ")}`);
    if (all.includes("email") && this.#raw("MAIL_SENDER") === "")
      this.#faults.push(`${key} has email, so MAIL_SENDER must say from which mailbox`);
    return new Set(all.filter(isRung));
  }

  address(key: string): string | null {
    const raw = this.#raw(key);
    if (raw !== "" && !/^[^\s<>,;:"()[\]\\@]+@[^\s<>,;:"()[\]\\@]+$/.test(raw))
      this.#faults.push(`${key} must be an e-mail address, not "${raw}"`);
    return raw === "" ? null : raw;
  }

  /** A root without a trailing slash: loopback in the sandbox, https on one of Microsoft's hosts outside it. */
  url(key: string, fallback: string, sandbox: boolean, hosts: readonly string[]): string {
    const raw = this.#raw(key) || (sandbox ? "" : fallback);
    if (raw === "") {
      this.#faults.push(`${key} is not set (SANDBOX=true needs a loopback URL)`);
      return raw;
    }
    const url = URL.canParse(raw) ? new URL(raw) : null;
    if (url === null) this.#faults.push(`${key} is not a URL: "${raw}"`);
    else if (sandbox && !LOOPBACK.test(url.hostname))
      this.#faults.push(`${key} must be a loopback URL when SANDBOX=true, not "${raw}"`);
    else if (!sandbox && (url.protocol !== "https:" || !hosts.includes(url.hostname)))
      this.#faults.push(`${key} must be https on ${hosts.join(", ")}, not "${raw}"`);
    return raw.replace(/\/+$/, "");
  }

  database(key: string, sandbox: boolean): string | null {
    const raw = this.#raw(key);
    if (raw === "") return null;
    const url = URL.canParse(raw) ? new URL(raw) : null;
    if (url === null || !/^postgres(?:ql)?:$/.test(url.protocol))
      this.#faults.push(`${key} must be a postgres:// URL`);
    else if (sandbox && url.hostname !== "" && !LOOPBACK.test(url.hostname))
      this.#faults.push(`${key} must be on loopback when SANDBOX=true`);
    return raw;
  }

  oneOf<Name extends string>(key: string, fallback: Name, names: readonly Name[]): Name {
    const raw = this.#raw(key).toLowerCase();
    const found = raw === "" ? fallback : names.find((name) => name === raw);
    if (found === undefined)
      this.#faults.push(`${key} must be one of ${names.join(", ")}, not "${raw}"`);
    return found ?? fallback;
  }

  /** A secret of at least 32 characters. Processes that share the work or the database must share it; only one alone may make its own. */
  sealKey(key: string, sandbox: boolean): string | null {
    const raw = this.#raw(key);
    if (raw !== "" && raw.length < SEAL_KEY_CHARACTERS)
      this.#faults.push(`${key} must have at least ${SEAL_KEY_CHARACTERS} characters`);
    if (raw !== "" || sandbox) return raw || null;
    const shares = ["", "all"].includes(this.#raw("ROLE").toLowerCase())
      ? this.#raw("DATABASE_URL") !== "" && "DATABASE_URL is set"
      : "ROLE is bot or worker";
    if (shares !== false) this.#faults.push(`${key} is not set, and ${shares}`);
    return null;
  }

  credentials(sandbox: boolean): Credentials {
    const given = CREDENTIAL_SETTINGS.filter((key) => this.#raw(key) !== "");
    if (sandbox) {
      if (given.length > 0)
        this.#faults.push(
          `SANDBOX=true refuses to start beside real credentials: unset ${given.join(", ")}`,
        );
      return { kind: "sandbox" };
    }
    if (given.length === 0)
      this.#faults.push(`no credentials: set one of ${CREDENTIAL_SETTINGS.join(", ")}`);
    const clientId = this.#raw("MANAGED_IDENTITY_CLIENT_ID");
    if (clientId !== "") return { kind: "managed-identity", clientId };
    const path = this.#raw("BOT_CERTIFICATE_PATH");
    if (path !== "") return { kind: "certificate", path };
    return { kind: "secret", secret: this.#raw("BOT_PASSWORD") };
  }

  zone(key: string, fallback: string): string {
    const raw = this.text(key, fallback);
    try {
      new Intl.DateTimeFormat("en", { timeZone: raw });
    } catch {
      this.#faults.push(`${key} must be an IANA time zone such as Europe/Oslo, not "${raw}"`);
    }
    return raw;
  }

  moment(key: string, sandbox: boolean): Date | null {
    const raw = this.#raw(key);
    if (raw === "") return null;
    const at = new Date(raw);
    if (!sandbox) this.#faults.push(`${key} is only for SANDBOX=true`);
    else if (!/^\d{4}-\d{2}-\d{2}T/.test(raw) || Number.isNaN(at.getTime()))
      this.#faults.push(`${key} must be a moment such as 2026-12-07T09:00:00Z, not "${raw}"`);
    return at;
  }

  time(key: string, fallback: string): string {
    const raw = this.text(key, fallback);
    if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(raw))
      this.#faults.push(`${key} must be a time such as 02:00, not "${raw}"`);
    return raw;
  }

  hours(key: string, fallback: string): { readonly from: string; readonly to: string } {
    const raw = this.text(key, fallback);
    const [, from = "", to = ""] =
      /^((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d)$/.exec(raw) ?? [];
    if (from === "" || from >= to)
      this.#faults.push(`${key} must be hours of one day such as 10:00-16:00, not "${raw}"`);
    return { from, to };
  }

  weekdays(key: string, fallback: string): readonly number[] {
    const raw = this.text(key, fallback);
    const days = raw.split(",").map((each) => Number(each.trim()));
    if (days.some((day) => !Number.isInteger(day) || day < 1 || day > 7))
      this.#faults.push(`${key} must list ISO weekdays 1 (Monday) to 7, not "${raw}"`);
    return days;
  }
}
