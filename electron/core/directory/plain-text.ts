/** Says whether a text has no control characters and nothing that turns the direction of what is shown beside it. */
export function isTextWithoutControls(text: string): boolean {
  return !/[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069\uFEFF\uFFFD]/u.test(text);
}
