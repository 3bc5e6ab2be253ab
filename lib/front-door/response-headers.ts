import { dataPolicy } from './content-security-policy'

type Answer = {
  path: string
  /** Of a page; see `contentSecurityPolicy`. */
  pagePolicy: string
  /** Whether people reach us by https. */
  secure: boolean
}

/** Headers that stand on every answer, whatever the route says. */
export function fixedHeaders({ path, secure }: Pick<Answer, 'path' | 'secure'>): Record<string, string> {
  return {
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    // One-time codes stand in addresses: no other site is told where a visitor came from. That of an invite page is all its authority: nobody is.
    'Referrer-Policy': isFamilyPage(path) ? 'no-referrer' : 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    // Two years, as browsers' own lists ask (RFC 6797 §6.1).
    ...(secure ? { 'Strict-Transport-Security': 'max-age=63072000; includeSubDomains' } : {}),
  }
}

/** Headers for where the route says nothing itself: nothing is kept, and a page runs nothing but its own. */
export function defaultHeaders({ path, pagePolicy }: Pick<Answer, 'path' | 'pagePolicy'>): Record<string, string> {
  return {
    ...(path.startsWith('/_next/static/') ? {} : { 'Cache-Control': 'no-store' }),
    'Content-Security-Policy': isData(path) ? dataPolicy : pagePolicy,
  }
}

function isFamilyPage(path: string): boolean {
  return path.startsWith('/i/')
}

function isData(path: string): boolean {
  return path.startsWith('/api/') || path.startsWith('/_next/static/')
}
