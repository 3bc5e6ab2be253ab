/** Whether a text seems to hold a key that only its owner may have, as PEM or as a JSON Web Key (RFC 7518 §6), whole or cut off. */
export function looksPrivate(text: string): boolean {
  return /PRIVATE KEY/i.test(text) || /"(?:d|p|q|dp|dq|qi|oth|priv|k)"\s*:/.test(text)
}
