export const tokenServers = ['google', 'microsoft', 'other'] as const

export type TokenServer = (typeof tokenServers)[number]

export const tokenServerWords: Record<TokenServer, string> = {
  google: 'Google Workspace',
  microsoft: 'Microsoft 365',
  other: 'Another',
}

const googleUrl = 'https://oauth2.googleapis.com/token'
const microsoftUrl = /^https:\/\/login\.microsoftonline\.com\/([^/?#]+)\/oauth2\/v2\.0\/token$/

/** Where an access token is fetched; blank while the tenant or the address is not typed yet. */
export function tokenUrlOf(server: TokenServer, { tenant, url }: { tenant: string; url: string }): string {
  if (server === 'google') return googleUrl
  if (server === 'other') return url.trim()
  return tenant.trim() && `https://login.microsoftonline.com/${encodeURIComponent(tenant.trim())}/oauth2/v2.0/token`
}

/** The choice that stands for an address. */
export function readTokenUrl(url: string | null): { server: TokenServer; tenant: string; url: string } {
  const tenant = microsoftUrl.exec(url ?? '')?.[1]
  if (tenant !== undefined) return { server: 'microsoft', tenant: decodeURIComponent(tenant), url: '' }
  return { server: url === null || url === googleUrl ? 'google' : 'other', tenant: '', url: url ?? '' }
}
