/** strftime in the C locale. Source: ISO C11 7.27.3.5, with glibc's %e %s %P and flags left out. */
import { type Fields } from "./time.ts";

const days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
export interface Zone { name: string; offset: number; epoch: number }

function pad(n: number, width = 2, fill = "0"): string {
  return n < 0 ? `-${String(-n).padStart(width - 1, fill)}` : String(n).padStart(width, fill);
}
/** ISO 8601 year and week. */
function isoWeek(f: Fields): [year: number, week: number] {
  const week = Math.floor((f[7] - 1 - f[6] + 10) / 7);
  const weeksIn = (year: number): number => {
    const p = (y: number): number => (((y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400)) % 7) + 7) % 7;
    return p(year) === 4 || p(year - 1) === 3 ? 53 : 52;
  };
  if (week < 1) return [f[0] - 1, weeksIn(f[0] - 1)];
  return week > weeksIn(f[0]) ? [f[0] + 1, 1] : [f[0], week];
}
function offsetText(offset: number): string {
  const minutes = Math.abs(offset) / 60;
  return `${offset < 0 ? "-" : "+"}${pad(Math.floor(minutes / 60))}${pad(minutes % 60)}`;
}
/** What one conversion gives; undefined when there is no such conversion. */
function convert(ch: string, f: Fields, zone: Zone): string | undefined {
  const [year, month, day, hour, minute, second, weekday, yearday] = f;
  const sub = (format: string): string => strftime(format, f, zone);
  const hour12 = hour % 12 === 0 ? 12 : hour % 12;
  const sunday = (weekday + 1) % 7;
  const table: Readonly<Record<string, () => string>> = {
    a: () => days[weekday]!.slice(0, 3), A: () => days[weekday]!, b: () => months[month - 1]!.slice(0, 3), h: () => months[month - 1]!.slice(0, 3),
    B: () => months[month - 1]!, c: () => sub("%a %b %e %H:%M:%S %Y"), C: () => pad(Math.floor(year / 100)), d: () => pad(day), D: () => sub("%m/%d/%y"),
    e: () => pad(day, 2, " "), F: () => sub("%Y-%m-%d"), g: () => pad((((isoWeek(f)[0]) % 100) + 100) % 100), G: () => String(isoWeek(f)[0]), H: () => pad(hour),
    I: () => pad(hour12), j: () => pad(yearday, 3), k: () => pad(hour, 2, " "), l: () => pad(hour12, 2, " "), m: () => pad(month), M: () => pad(minute),
    n: () => "\n", p: () => (hour < 12 ? "AM" : "PM"), P: () => (hour < 12 ? "am" : "pm"), r: () => sub("%I:%M:%S %p"), R: () => sub("%H:%M"),
    s: () => String(zone.epoch), S: () => pad(second), t: () => "\t", T: () => sub("%H:%M:%S"), u: () => String(weekday + 1),
    U: () => pad(Math.floor((yearday + 6 - sunday) / 7)), V: () => pad(isoWeek(f)[1]), w: () => String(sunday), W: () => pad(Math.floor((yearday + 6 - weekday) / 7)),
    x: () => sub("%m/%d/%y"), X: () => sub("%H:%M:%S"), y: () => pad(((year % 100) + 100) % 100), Y: () => String(year), z: () => offsetText(zone.offset),
    Z: () => zone.name, "%": () => "%",
  };
  return Object.hasOwn(table, ch) ? table[ch]!() : undefined;
}
/** Formats a date; conversions that do not exist stay as they are. */
export function strftime(format: string, f: Fields, zone: Zone): string {
  return format.replace(/%(-?)([EO]?)([\s\S])/g, (whole, flag: string, _modifier: string, ch: string) => {
    const text = convert(ch, f, zone);
    if (text === undefined) return whole;
    return flag === "-" ? text.replace(/^[0 ]+(?=.)/, "") : text;
  });
}
