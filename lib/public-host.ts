// Threat: an address typed on a screen makes the server ask, with a district's secret, what only this network can reach:
// a database, a router, the cloud's metadata. Choice: only public addresses over https, judged by the address that is
// connected to and not by the name; whoever runs the installation may name hosts for which it is otherwise.
import 'server-only'
import { isIP } from 'node:net'
import { AppError } from './app-error'
import { env } from './env'
import { isPublicAddress } from './public-address'

/** The hosts of ALLOWED_PRIVATE_HOSTS, each `host` or `host:port`. */
export function allowedHosts(): readonly string[] {
  return env().ALLOWED_PRIVATE_HOSTS
}

/** Whether the operator allows the host of the URL by name, so that it may be private and without TLS. */
export function isAllowedHost(url: URL, allowed: readonly string[]): boolean {
  const host = url.hostname.toLowerCase()
  const port = url.port || (url.protocol === 'http:' ? '80' : '443')
  return allowed.includes(host) || allowed.includes(`${host}:${port}`)
}

/** Why nothing is fetched from the URL, as far as the URL itself tells, in a sentence fit to show; null where something may be. */
export function whyNotFetched(url: URL, allowed: readonly string[]): string | null {
  if (isAllowedHost(url, allowed)) return null
  if (url.protocol !== 'https:') return 'Only addresses that begin with https:// are asked.'
  const address = url.hostname.replace(/^\[(.*)\]$/, '$1')
  if (isIP(address) !== 0 && !isPublicAddress(address)) return privateAddress(url.host)
  return null
}

/** The sentence for a host that turns out to be inside the network. */
export function privateAddress(host: string): string {
  return `${host} is an address inside a private network. Only whoever runs Invite Desk can allow it, by ALLOWED_PRIVATE_HOSTS.`
}

/** Refuses with `invalid_input`, at the field, an address that would never be asked. Names are looked up only when they are. */
export function requireAllowedAddress(field: string, address: string): void {
  const sentence = whyNotFetched(new URL(address), allowedHosts())
  if (sentence) throw new AppError('invalid_input', sentence, { [field]: sentence })
}
