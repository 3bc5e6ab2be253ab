// Threat: markup that slips into a page runs as script, or sends what it sees elsewhere. Choice: a script or style runs
// because this answer's nonce stands on it or a script that bears it loaded it; nothing inline, nothing evaluated, nothing
// from another site (CSP level 3). Styles are set by class alone, so no style attribute stands in what we send.

type Page = {
  nonce: string
  /** The development server evaluates what it compiles, adds styles as it goes and speaks over a web socket. */
  development: boolean
}

/** The policy of a page of ours, which Next also reads the nonce from. */
export function contentSecurityPolicy({ nonce, development }: Page): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    development ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "frame-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** For answers that are no pages: were one shown as such, nothing in it would load or run. */
export const dataPolicy = "default-src 'none'; frame-ancestors 'none'"
