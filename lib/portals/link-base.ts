import { isLoopback } from './setting-types'

const trailingToken = /[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$/
/** An address that goes on after its host. A token behind a bare host would become part of the host name, and be sent to whoever owns that. */
export const beyondHost = /^https?:\/\/[^/?#\\]+[/?#]/i
/** Every JWT begins so, since its header is a JSON object. */
const anyToken = /eyJ[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/

/**
 * The link base from GG4L's full example link: everything before the trailing `xxx.yyy.zzz`. Works for `…?jwt=`, `…/`
 * and `…#`. What already is a base is returned as it is; undefined when it is no
 * https address that goes on after the host.
 */
export function cutLinkBase(pasted: string): string | undefined {
  const text = pasted.trim()
  if (!/^[!-~]+$/.test(text) || !beyondHost.test(text) || !URL.canParse(text)) return undefined
  const { protocol, hostname, pathname, search, hash } = new URL(text)
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback(hostname))) return undefined
  // Host names have dots too: only what follows the host can be a token.
  const tail = pathname + search + hash
  const base = trailingToken.test(tail) ? text.replace(trailingToken, '') : text
  // A token with something behind it cannot be cut off, and kept it would stand in front of every parent's own.
  return anyToken.test(base) ? undefined : base
}
