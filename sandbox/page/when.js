let zone = "UTC";

/** @param {string} timeZone the tenant's; all times on the page are in it */
export function useZone(timeZone) {
  zone = timeZone;
}

/** @param {string | number} at @param {Intl.DateTimeFormatOptions} options */
const format = (at, options) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }).format(new Date(at));

/** @param {string} at */
export const timeOf = (at) => format(at, { hour: "2-digit", minute: "2-digit" });

/** @param {string} at */
export const dayOf = (at) => format(at, { weekday: "long", day: "numeric", month: "long" });

/** @param {string} at */
export const shortOf = (at) => `${format(at, { day: "2-digit", month: "short" })} ${timeOf(at)}`;

/** @param {string | number} at */
export const clockOf = (at) =>
  `${format(at, { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" })} ${zone}`;
