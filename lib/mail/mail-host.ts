import { z } from 'zod'

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
const hostName = new RegExp(`^${label}(?:\\.${label})*$`, 'i')

/** Whether the text is a host name or an IP address and nothing else: no scheme, no port, no path. */
export function isMailHost(text: string): boolean {
  return text.length <= 253 && (hostName.test(text) || z.ipv6().safeParse(text).success)
}

/** Whether the host is this very machine, where nothing in between can listen. */
export function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1')
  return name === 'localhost' || name === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name)
}
