const mostMinutes = 7 * 24 * 60;

/** Gives minutes as hours are typed: `1`, `0.5`. */
export function hoursOf(minutes: number): string {
  return String(Math.round((minutes / 60) * 100) / 100);
}

/** Gives what was typed as whole minutes; null where it is no number of hours up to a week. */
export function minutesOf(hours: string): number | null {
  if (!/^\d+([.,]\d+)?$/.test(hours.trim())) return null;
  const minutes = Math.round(Number(hours.trim().replace(",", ".")) * 60);
  return minutes <= mostMinutes ? minutes : null;
}
