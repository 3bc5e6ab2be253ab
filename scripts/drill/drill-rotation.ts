import { setTimeout as pause } from 'node:timers/promises'
import { env } from '@/lib/env'
import { revealLink } from '@/lib/invitations/reveal-links'
import { type KeyRing, parseKeyRing } from '@/lib/secrets/key-ring'
import { rotateKeys } from '@/lib/secrets/rotate-keys'
import { issueTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'

export type RotationDrill = { districts: number; requests: number; perSecond: number }

export type RotationReport = {
  requests: number
  /** Links that were signed, and links that were signed again and came out as they were. */
  signed: number
  revealed: number
  failed: string[]
  /** How often the key of a district was sealed anew meanwhile, and how often that could not be done. */
  rotated: number
  left: number
  perSecond: number
  seconds: number
}

/**
 * Seals the keys of all districts anew with the second key of `ENCRYPTION_KEYS`, then with the first, again and again, while links
 * of some of them are signed at an even pace. Every district of the database has to be sealed with one of the two.
 */
export async function drillRotation({ districts, requests, perSecond }: RotationDrill): Promise<RotationReport> {
  const served = await Promise.all(Array.from({ length: districts }, makeServed))
  const report = { requests, signed: 0, revealed: 0, failed: [] as string[], rotated: 0, left: 0 }
  const began = Date.now()
  let serving = true
  const ask = async (number: number) => {
    const district = served[number % served.length]
    if (!district) throw new RangeError('There are districts.')
    try {
      const done = number % 2 === 0 ? await sign(district) : await signAgain(district)
      report[number % 2 === 0 ? 'signed' : 'revealed'] += done
    } catch (error) {
      report.failed.push(String(error))
    }
  }
  const answered = serveEvenly({ requests, perSecond, ask }).finally(() => {
    serving = false
  })
  const [second, first] = rings()
  do {
    for (const ring of [second, first]) {
      const { rotated, left } = await rotateKeys(new Date(), { by: 'system', ring })
      report.rotated += rotated
      report.left += left.length
    }
  } while (serving)
  await answered
  const seconds = (Date.now() - began) / 1000
  return { ...report, perSecond: Math.round(requests / seconds), seconds }
}

/** Whether every link was signed, while every key was sealed anew. */
export function isSignedThroughout({ requests, signed, revealed, failed, rotated, left }: RotationReport): boolean {
  return failed.length === 0 && signed + revealed === requests && rotated > 0 && left === 0
}

/** The ring that seals with the second key, and the one that seals with the first; both open what either has sealed. */
function rings(): [KeyRing, KeyRing] {
  const keys = env().ENCRYPTION_KEYS
  if (!keys.includes(',')) throw new RangeError('ENCRYPTION_KEYS has to hold two keys.')
  return [parseKeyRing(keys.split(',').toReversed().join(',')), parseKeyRing(keys)]
}

type Served = Awaited<ReturnType<typeof makeServed>>

async function makeServed() {
  const issuedAt = new Date()
  const district = await makeIssuingDistrict([{ givenName: 'Zoë' }])
  const { links } = await issueTo(district.owner, { ...district, now: issuedAt })
  const [link] = links
  if (!link) throw new Error('The district has a link.')
  return { ...district, link }
}

async function sign(district: Served): Promise<number> {
  const { links } = await issueTo(district.owner, { ...district, now: new Date() })
  return links.length
}

async function signAgain({ owner, link }: Served): Promise<number> {
  const { url } = await revealLink(owner, link.id, new Date())
  if (url !== link.url) throw new Error('The link came out otherwise.')
  return 1
}

/** Begins so many requests each second, however long each takes, and waits for all. */
async function serveEvenly({
  requests,
  perSecond,
  ask,
}: Pick<RotationDrill, 'requests' | 'perSecond'> & { ask: (number: number) => Promise<void> }) {
  const began = performance.now()
  const asked: Promise<void>[] = []
  for (let number = 0; number < requests; number++) {
    asked.push(ask(number))
    await pause(Math.max(0, began + ((number + 1) * 1_000) / perSecond - performance.now()))
  }
  await Promise.all(asked)
}
