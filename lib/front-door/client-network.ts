import { isIP } from 'node:net'

type Hops = {
  /** Of the connection itself. */
  remoteAddress: string | undefined
  xForwardedFor: string | undefined
  isTrusted: (address: string) => boolean
}

/**
 * Whose request this is: the connection's own address, or behind trusted proxies the nearest hop none of them vouches for.
 * `X-Forwarded-For` is read from its end, where our own proxies write; whatever a stranger put in front of that counts for
 * nothing. Answers `unknown` where the connection has no address.
 */
export function clientAddress({ remoteAddress, xForwardedFor, isTrusted }: Hops): string {
  let client = plainAddress(remoteAddress ?? '')
  if (client === undefined) return nobody
  for (const hop of (xForwardedFor ?? '').split(',').reverse()) {
    if (!isTrusted(client)) break
    const address = plainAddress(hop)
    if (address === undefined) break
    client = address
  }
  return client
}

const nobody = 'unknown'

/** The client's address of a request that came through the front door; `unknown` where there is none. */
export function clientAddressOf(headers: Headers): string {
  return plainAddress(headers.get('x-forwarded-for') ?? '') ?? nobody
}

/** What one subscriber holds: an IPv4 address, or the first 64 bits of an IPv6 one (RFC 6177). What is no address stays as it is. */
export function networkOf(address: string): string {
  const plain = plainAddress(address)
  if (plain === undefined || isIP(plain) === 4) return plain ?? address
  return `${groupsOf(plain).slice(0, 4).join(':')}::/64`
}

/** Whether an address, as `plainAddress` writes it, is this machine's own (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3). */
export function isLoopback(address: string): boolean {
  return address === '::1' || (isIP(address) === 4 && address.startsWith('127.'))
}

/** An address as it is written shortest, without port, brackets or zone; an IPv4 address in IPv6's guise as itself; undefined for what is none. */
export function plainAddress(written: string): string | undefined {
  const trimmed = written.trim()
  const [, bracketed] = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(trimmed) ?? []
  const [, withPort] = /^([\d.]+):\d{1,5}$/.exec(trimmed) ?? []
  const [address = ''] = (bracketed ?? withPort ?? trimmed).split('%')
  if (isIP(address) === 4) return address
  if (isIP(address) !== 6) return undefined
  const groups = groupsOf(address)
  const isMapped = groups.slice(0, 5).every((group) => group === '0') && groups[5] === 'ffff'
  if (!isMapped) return new URL(`http://[${address}]`).hostname.slice(1, -1)
  return groups
    .slice(6)
    .map((group) => Number.parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 255])
    .join('.')
}

/** The eight groups of an IPv6 address, in hexadecimal without leading zeros. */
function groupsOf(address: string): string[] {
  const [before = '', after] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const head = before === '' ? [] : before.split(':')
  if (after === undefined) return head
  const tail = after === '' ? [] : after.split(':')
  return [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail]
}
