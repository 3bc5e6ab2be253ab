// Threat: the address of the keys is typed on a screen and its server is a stranger's; and whoever sends tokens decides how
// often its keys are wanted. Choice: safe-fetch.ts asks it, bounded in bytes and time, redirects are not followed, what it
// said is kept for a while, and after a failure or a kid it does not know nobody can make us ask again at once.
import 'server-only'
import type { PublicKeySource } from '@/lib/portals/portal-kind'
import { FetchFault, type SafeFetchOptions, safeFetch } from '@/lib/safe-fetch'
import { type KeySet, type NoKeySet, readJsonKeys, readPastedKeys } from './public-key'

export type PublicKeys = {
  /**
   * The keys of the source. They are fetched when those at hand are older than ten minutes or lack `kid`, unless it was
   * done in vain in the last thirty seconds.
   */
  find(source: PublicKeySource, kid: string | undefined): Promise<KeySet | { fault: string }>
  /** The keys that are at hand; nothing is asked for them. */
  findAtHand(source: PublicKeySource): KeySet | undefined
}

type Options = {
  /** Milliseconds that only grow. */
  clock?: () => number
  fetch?: SafeFetchOptions
}

const freshMilliseconds = 10 * 60_000
const restMilliseconds = 30_000
const mostAddresses = 200
const mostBytes = 256 * 1024
const patienceMilliseconds = 5_000

/** What is known of an address. `fault` is what came of asking it last, null when it gave keys. */
type Known = { set: KeySet | null; fetchedAt: number; fault: string | null; restsUntil: number; asking: Promise<void> | null }

/** Public keys by where they come from, those of an address remembered in this process. */
export function publicKeysOf({ clock = () => performance.now(), fetch = {} }: Options = {}): PublicKeys {
  const addresses = new Map<string, Known>()

  function knownOf(address: string): Known {
    const known = addresses.get(address) ?? { set: null, fetchedAt: 0, fault: null, restsUntil: 0, asking: null }
    // A Map keeps its order, so its first entry is the one that was wanted the longest time ago.
    addresses.delete(address)
    addresses.set(address, known)
    const [oldest] = addresses.keys()
    if (addresses.size > mostAddresses && oldest !== undefined) addresses.delete(oldest)
    return known
  }

  const freshSet = ({ set, fetchedAt }: Known) => (set && clock() - fetchedAt < freshMilliseconds ? set : undefined)

  async function ask(address: string, known: Known, kid: string | undefined): Promise<void> {
    const answer = await fetchKeys(new URL(address), fetch)
    if ('fault' in answer) known.fault = answer.fault
    else Object.assign(known, { set: answer, fetchedAt: clock(), fault: null })
    if ('fault' in answer || !hasKey(answer, kid)) known.restsUntil = clock() + restMilliseconds
  }

  return {
    async find(source, kid) {
      if ('pasted' in source) return orFault(readPastedKeys(source.pasted), 'The public keys of this portal cannot be read.')
      const known = knownOf(source.jwksUrl)
      const atHand = freshSet(known)
      if (atHand && hasKey(atHand, kid)) return atHand
      if (known.asking || clock() >= known.restsUntil) {
        known.asking ??= ask(source.jwksUrl, known, kid).finally(() => {
          known.asking = null
        })
        await known.asking
      }
      return freshSet(known) ?? { fault: known.fault ?? 'The public keys of this portal were not fetched.' }
    },
    findAtHand(source) {
      if (!('pasted' in source)) {
        const known = addresses.get(source.jwksUrl)
        return known && freshSet(known)
      }
      const read = readPastedKeys(source.pasted)
      return 'mistake' in read ? undefined : read
    },
  }
}

/** The keys of this process. */
export const publicKeys = publicKeysOf()

/** Of a token without a kid nothing more can be found. */
function hasKey({ keys }: KeySet, kid: string | undefined): boolean {
  return kid === undefined || keys.some((key) => key.kid === kid)
}

async function fetchKeys(address: URL, options: SafeFetchOptions): Promise<KeySet | { fault: string }> {
  const limits = {
    connectMilliseconds: patienceMilliseconds,
    idleMilliseconds: patienceMilliseconds,
    wholeMilliseconds: patienceMilliseconds,
  }
  const client = safeFetch({ ...limits, ...options })
  const failed = 'The public keys cannot be fetched.'
  try {
    const { status, body } = await client.fetch(address, {
      headers: { Accept: 'application/jwk-set+json, application/json' },
      signal: new AbortController().signal,
      mostBytes,
    })
    if (status >= 300 && status < 400) return { fault: `${failed} ${address.host} sends elsewhere (${status}), which is not followed.` }
    if (status !== 200) return { fault: `${failed} ${address.host} answered ${status}.` }
    return orFault(readJsonKeys(body), `${failed} What ${address.host} serves is refused.`)
  } catch (error) {
    if (error instanceof FetchFault) return { fault: `${failed} ${error.message}` }
    throw error
  } finally {
    client.close()
  }
}

function orFault(read: KeySet | NoKeySet, where: string): KeySet | { fault: string } {
  return 'mistake' in read ? { fault: `${where} ${read.mistake}` } : read
}
