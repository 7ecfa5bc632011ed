/**
 * Gives the name of the profile's value that is `yes` while somebody's password is one that an administrator set: it is
 * good for one sign-in, at which they choose their own.
 */
export function temporaryPasswordName(personId: string): string {
  return `temporaryPassword/${personId}`;
}
