// Threat: a cookie set by a neighbouring host, or sent over plain http, stands in for ours. Choice: by https every cookie
// has the prefix `__Host-` (RFC 6265bis §4.1.3.2), which browsers take from this host alone, for all of it, and securely.

const quarterHourSeconds = 15 * 60

/** The names and rules of next-auth's cookies for an installation at this address. Over plain http browsers refuse the prefix, so the names are bare. */
export function authCookies(appUrl: string) {
  const secure = isSecure(appUrl)
  const options = { httpOnly: true, sameSite: 'lax', path: '/', secure } as const
  const cookie = (name: string) => ({ name: `${secure ? '__Host-' : ''}next-auth.${name}`, options })
  const brief = (name: string) => ({ ...cookie(name), options: { ...options, maxAge: quarterHourSeconds } })
  return {
    sessionToken: cookie('session-token'),
    callbackUrl: cookie('callback-url'),
    csrfToken: cookie('csrf-token'),
    pkceCodeVerifier: brief('pkce.code_verifier'),
    state: brief('state'),
    nonce: brief('nonce'),
  }
}

/** Whether people reach the product by https, as APP_URL says. */
export function isSecure(appUrl: string): boolean {
  return appUrl.startsWith('https:')
}
