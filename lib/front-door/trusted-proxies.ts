import { BlockList, isIP } from 'node:net'

/** Whether this is one address, or a network written like 10.0.0.0/8 or fd00::/8. */
export function isProxyEntry(text: string): boolean {
  const [address = '', length, rest] = text.split('/')
  const family = isIP(address)
  if (family === 0 || address.includes('%') || rest !== undefined) return false
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (family === 4 ? 32 : 128))
}

/** Says of an address whether it is one of our own proxies. Each entry must pass `isProxyEntry`. */
export function trustedProxies(entries: readonly string[]): (address: string) => boolean {
  const proxies = new BlockList()
  for (const entry of entries) {
    const [address = '', length] = entry.split('/')
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6'
    if (length === undefined) proxies.addAddress(address, family)
    else proxies.addSubnet(address, Number(length), family)
  }
  return (address) => isIP(address) !== 0 && proxies.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6')
}
