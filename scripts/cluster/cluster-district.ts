import { createApiKey } from '@/lib/auth/api-keys'
import { inDistrict } from '@/lib/district-scope'
import { issueLinks } from '@/lib/invitations/issue-links'
import type { Asked } from '@/scripts/drill/ask-product'
import type { TestDistrict } from '@/scripts/testing/make-district'
import { makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'

export type ClusterDistrict = TestDistrict & {
  portalId: string
  contactIds: string[]
  /** The address of an open invite page, on whatever host it is asked. */
  invitePath: string
  /** The next request of a mixed traffic: families, programs that read, and people who sign in. */
  read(number: number): Asked
  /** A link for the next contact, with a key that is used once. */
  issue(number: number): Asked
}

/** A key may make 600 calls a minute. */
const keys = 20

/** A district with so many contacts, keys of its programs, and an invite page. */
export async function makeClusterDistrict(contacts: number): Promise<ClusterDistrict> {
  const district = await makeIssuingDistrict(Array.from({ length: contacts }, (_, index) => ({ email: `family${index}@example.org` })))
  const { owner, portalId, contactIds } = district
  const made: string[] = []
  for (let index = 0; index < keys; index++)
    made.push((await createApiKey(owner, { name: `Program ${index}`, role: 'admin' }, new Date())).key)
  const [first = ''] = contactIds
  const issued = await issueLinks(owner, { portal: portalId, selection: { contacts: [first] }, form: 'invite_page' }, new Date())
  if (!('links' in issued)) throw new Error('A request without an idempotency key is never a replay.')
  const invitePath = new URL(issued.links[0]?.url ?? '').pathname
  const bearer = (number: number) => ({ Authorization: `Bearer ${made[number % keys]}` })
  return {
    ...district,
    invitePath,
    read(number) {
      const asked = [
        { path: '/api/v1/contacts?limit=20', headers: bearer(number) },
        { path: invitePath, headers: {} },
        { path: '/sign-in', headers: {} },
      ][number % 3]
      if (!asked) throw new Error('There is always one.')
      return { method: 'GET', ...asked }
    },
    issue(number) {
      const headers = { ...bearer(number), 'Content-Type': 'application/json', 'Idempotency-Key': `issue-${number}` }
      const body = JSON.stringify({ portal: portalId, contacts: [contactIds[number % contactIds.length]], channel: 'link' })
      return { method: 'POST', path: '/api/v1/campaigns', headers, body }
    },
  }
}

export type Kept = {
  /** Those of the campaigns that stand in the database. */
  kept: number
  /** Campaigns whose count is not that of the contacts they gave a link, and links without their event in the record. */
  uneven: number
}

/** What the database holds of these campaigns, and whether all campaigns of signed links are in order: issued, counted and recorded alike. */
export async function countKept(districtId: string, ids: readonly string[]): Promise<Kept> {
  const [counted] = await inDistrict(
    districtId,
    (tx) => tx.$queryRaw<Kept[]>`
      SELECT (SELECT count(*)::int FROM campaigns WHERE district_id = ${districtId}::uuid AND id = ANY(${ids}::uuid[])) AS kept,
        (SELECT count(*)::int FROM campaigns c WHERE c.district_id = ${districtId}::uuid AND c.form = 'signed' AND c.issued_count <>
          -- Not the links of the campaign: what was signed for the same contact in the same second before is that link.
          (SELECT count(*) FROM campaign_contacts o WHERE o.district_id = c.district_id AND o.campaign_id = c.id AND o.link_id IS NOT NULL))
        + (SELECT count(*)::int FROM links l WHERE l.district_id = ${districtId}::uuid AND NOT EXISTS
          (SELECT FROM audit_events e WHERE e.district_id = l.district_id AND e.id = l.audit_event_id AND e.action = 'link.issued')) AS uneven`,
  )
  if (!counted) throw new Error('Counting answers always.')
  return counted
}
