import { isMailable } from './mail-address'
import { isLoopbackHost, isMailHost } from './mail-host'
import type { SmtpServer } from './smtp-server'

type SmtpAddress = Pick<SmtpServer, 'host' | 'port' | 'security'> & { auth: Extract<SmtpServer['auth'], { kind: 'none' | 'password' }> }

/**
 * The server an address like `smtp://user:password@host:587` or `smtps://…` names; undefined when it names none. `smtp:`
 * means STARTTLS, required (RFC 8314 §3.3 has both), and plain SMTP to this very machine.
 */
export function parseSmtpUrl(text: string): SmtpAddress | undefined {
  if (!/^smtps?:\/\//i.test(text) || !URL.canParse(text)) return undefined
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(text)
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  if (!isMailHost(host) || pathname.length > 1 || search || hash) return undefined
  const [user, secret] = [decode(username), decode(password)]
  if (user === undefined || secret === undefined || (user === '') !== (secret === '')) return undefined
  const auth = user === '' ? { kind: 'none' as const } : { kind: 'password' as const, username: user, password: secret }
  if (protocol === 'smtps:') return { host, port: Number(port || 465), security: 'tls', auth }
  return { host, port: Number(port || 587), security: isLoopbackHost(host) ? 'none' : 'starttls', auth }
}

/** The sender that `office@example.org` or `School office <office@example.org>` names; undefined when mail cannot be sent from it. */
export function parseMailFrom(text: string): { name: string | null; address: string } | undefined {
  const [, quoted, bare, inBrackets] = /^\s*(?:"([^"<>]*)"|([^"<>]*))\s*<([^<>]*)>\s*$/.exec(text) ?? []
  const address = (inBrackets ?? text).trim()
  const name = (quoted ?? bare ?? '').trim()
  return isMailable(address) && !/\p{Cc}/u.test(name) ? { name: name || null, address } : undefined
}

function decode(part: string): string | undefined {
  try {
    const text = decodeURIComponent(part)
    return /\p{Cc}/u.test(text) ? undefined : text
  } catch {
    // A stray percent sign; whoever wrote it meant another text.
    return undefined
  }
}
