import { texts } from "./texts";

const LOCALE = "ar-u-ca-gregory-nu-latn";
const ZONE = { timeZone: "Asia/Riyadh" } as const;
const clock = new Intl.DateTimeFormat(LOCALE, { ...ZONE, hour: "numeric", minute: "2-digit" });
const day = new Intl.DateTimeFormat(LOCALE, { ...ZONE, weekday: "long", day: "numeric", month: "long" });
const key = new Intl.DateTimeFormat("en-CA", ZONE);

/** The day in Riyadh as YYYY-MM-DD, to compare days. */
export const dayKey = (at: string): string => key.format(new Date(at));

export const timeOf = (at: string): string => clock.format(new Date(at));

export function dayOf(at: string): string {
  const now = Date.now();
  if (dayKey(at) === key.format(now)) return texts.today;
  if (dayKey(at) === key.format(now - 24 * 3600 * 1000)) return texts.yesterday;
  return day.format(new Date(at));
}
