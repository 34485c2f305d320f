import { dateLocales, t } from './i18n';

/** The admin's own region as far as Intl knows it. What a system calls a locale may be no tag at all: Intl throws then. */
function locales(): string[] {
  return dateLocales().filter((tag) => {
    try {
      return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
    } catch {
      return false;
    }
  });
}

/** A moment as the program writes it (RFC 3339), or nothing when it cannot be read. */
function moment(rfc3339: string): Date | null {
  // A day alone is a day of the calendar: as a moment it would be midnight in Greenwich, another day in half the world.
  const date = new Date(/^\d{4}-\d{2}-\d{2}$/.test(rfc3339) ? `${rfc3339}T00:00:00` : rfc3339);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** A day in the admin's own format. What is not a moment is shown as it came. */
export function formatDay(rfc3339: string): string {
  const date = moment(rfc3339);
  return date ? new Intl.DateTimeFormat(locales(), { dateStyle: 'long' }).format(date) : rfc3339;
}

/** Day and time in the admin's own format. */
export function formatMoment(rfc3339: string): string {
  const date = moment(rfc3339);
  return date
    ? new Intl.DateTimeFormat(locales(), { dateStyle: 'medium', timeStyle: 'medium' }).format(date)
    : rfc3339;
}

/** Time of day in the admin's own format, with seconds. */
export function formatTime(rfc3339: string): string {
  const date = moment(rfc3339);
  return date ? new Intl.DateTimeFormat(locales(), { timeStyle: 'medium' }).format(date) : rfc3339;
}

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

/** Parameters as a person reads them: moments become days in the admin's own format, and what has no name a dash. */
export function readable(params: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      name === 'offBy'
        ? formatSpan(Number(value))
        : name === 'seconds'
          ? formatWait(Number(value))
          : name === 'lastDay' || RFC3339.test(value)
            ? formatDay(value)
            : value || '–',
    ]),
  );
}

/** Whole seconds from one moment to another, in milliseconds since the epoch; never negative. */
export function wholeSeconds(from: number, to: number): number {
  return Math.max(0, Math.floor((to - from) / 1000));
}

/** Whole seconds since a moment. */
export function secondsSince(rfc3339: string, now: number): number {
  const date = moment(rfc3339);
  return date ? wholeSeconds(date.getTime(), now) : 0;
}

/** Whole seconds until a moment. */
export function secondsUntil(rfc3339: string, now: number): number {
  const date = moment(rfc3339);
  return date ? Math.max(0, Math.ceil((date.getTime() - now) / 1000)) : 0;
}

/** A long time in words, in the unit in which it is at least two. */
export function formatSpan(seconds: number): string {
  const hours = Math.round(seconds / 3600);
  if (seconds < 7200) {
    return t('time.minutes', { count: Math.round(seconds / 60) });
  }
  return hours < 48 ? t('time.hours', { count: hours }) : t('time.days', { count: Math.round(hours / 24) });
}

/** How long to wait, in words: never less than it is. */
export function formatWait(seconds: number): string {
  if (seconds < 120) {
    return t('time.seconds', { count: Math.ceil(seconds) });
  }
  return seconds < 7200
    ? t('time.minutes', { count: Math.ceil(seconds / 60) })
    : t('time.hours', { count: Math.ceil(seconds / 3600) });
}

/** A duration in words: seconds below two minutes, minutes above. */
export function formatDuration(seconds: number): string {
  return seconds < 120
    ? t('time.seconds', { count: seconds })
    : t('time.minutes', { count: Math.floor(seconds / 60) });
}
