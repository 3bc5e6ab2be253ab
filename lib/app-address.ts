/** Why an address of this product does not do for families: nobody outside can open it, or what it says travels in the clear. */
export type AddressWarning = 'loopback_address' | 'plain_http'

/** Of RFC 6761, 6762, 8375 and ICANN's decision of 2024, and what home and office routers hand out. */
const houseNames = /(^|\.)(localhost|local|internal|lan|home\.arpa)$/

/** What is wrong with APP_URL before mail, letters or QR codes leave the house; addresses of a private network count as loopback. */
export function addressWarnings(appUrl: string): AddressWarning[] {
  const { protocol, hostname } = new URL(appUrl)
  const warnings: AddressWarning[] = []
  if (isInsideOnly(hostname.replace(/\.$/, ''))) warnings.push('loopback_address')
  if (protocol === 'http:') warnings.push('plain_http')
  return warnings
}

function isInsideOnly(host: string): boolean {
  if (host.startsWith('[')) return isInsideIpv6(host.slice(1, -1))
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return isInsideIpv4(host)
  return houseNames.test(host) || !host.includes('.')
}

/** This host, loopback, link-local and private networks (RFC 1122, 1918, 3927, 6598). */
function isInsideIpv4(address: string): boolean {
  const [first = 0, second = 0] = address.split('.').map(Number)
  if (first === 0 || first === 10 || first === 127) return true
  if (first === 100) return second >= 64 && second < 128
  if (first === 169) return second === 254
  if (first === 172) return second >= 16 && second < 32
  return first === 192 && second === 168
}

/** Unspecified, loopback, link-local and unique local addresses (RFC 4291, 4193), and IPv4 ones in their guise, as URL writes them. */
function isInsideIpv6(address: string): boolean {
  if (address === '::' || address === '::1' || /^(f[cd]|fe[89ab])/.test(address)) return true
  const [, high, low] = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(address) ?? []
  if (high === undefined || low === undefined) return false
  const bytes = [high, low].flatMap((part) => [Number.parseInt(part, 16) >> 8, Number.parseInt(part, 16) & 255])
  return isInsideIpv4(bytes.join('.'))
}
