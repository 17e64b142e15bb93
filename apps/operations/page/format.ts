/** How the page writes numbers and times: in the reader's time zone, with 24 hours. */
const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const HOUR = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY_AND_HOUR = new Intl.DateTimeFormat("en-GB", { weekday: "short", hour: "2-digit", minute: "2-digit" });
const DATE = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const WHOLE = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const ONE_DIGIT = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** `16:59:03` */
export function clock(instant: string): string {
  return CLOCK.format(new Date(instant));
}

/** `16:59:03.125` */
export function clockWithMs(instant: string): string {
  return `${clock(instant)}.${String(new Date(instant).getMilliseconds()).padStart(3, "0")}`;
}

/** `16:00` */
export function hour(instant: string): string {
  return HOUR.format(new Date(instant));
}

/** `Sat 16:00` */
export function dayAndHour(instant: string): string {
  return DAY_AND_HOUR.format(new Date(instant));
}

/** `28 Nov 2026` */
export function date(instant: string): string {
  return DATE.format(new Date(instant));
}

/** `16:59:03`, with the day where it is another than today. */
export function moment(instant: string): string {
  const isToday = date(instant) === date(new Date().toISOString());
  return isToday ? clock(instant) : `${date(instant)}, ${clock(instant)}`;
}

/** `36,413` */
export function whole(value: number): string {
  return WHOLE.format(value);
}

/** `0`, `4.2`, `1,250` */
export function rate(perSecond: number): string {
  return perSecond === 0 || perSecond >= 10 ? whole(perSecond) : ONE_DIGIT.format(perSecond);
}

const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3_600;

/** `85 ms`, `2.5 s`, `3 min 20 s`, `2 h 5 min` */
export function duration(seconds: number): string {
  if (seconds === 0) return "0 s";
  if (seconds < 1) return `${whole(Math.max(1, seconds * 1_000))} ms`;
  if (seconds < 10) return `${ONE_DIGIT.format(seconds)} s`;
  const rounded = Math.round(seconds);
  if (rounded < MINUTE_SECONDS) return `${rounded} s`;
  if (rounded < HOUR_SECONDS) return `${Math.floor(rounded / MINUTE_SECONDS)} min ${rounded % MINUTE_SECONDS} s`;
  return `${Math.floor(rounded / HOUR_SECONDS)} h ${Math.floor((rounded % HOUR_SECONDS) / MINUTE_SECONDS)} min`;
}
