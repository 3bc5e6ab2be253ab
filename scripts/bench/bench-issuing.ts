// A whole campaign as a member asks for it: begun in a request, issued by a worker in the same process, until everything is committed.
// Beside it the very same rows under another district, by COPY as the owner of the tables into the same tables with the same indexes, keys
// and triggers; and jose with Prisma's createMany, over a sample.
import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import path from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { inDistrict } from '@/lib/district-scope'
import { getCampaign } from '@/lib/invitations/campaigns'
import { issueLinks } from '@/lib/invitations/issue-links'
import { runDueCampaigns } from '@/lib/invitations/long-campaigns/run-due-campaigns'
import { tokenDigest } from '@/lib/invitations/token-digest'
import { uuidV7 } from '@/lib/uuid-v7'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { makePortal, testSecret } from '@/scripts/testing/make-portal'
import { importForJose, signByJose } from '@/scripts/testing/sign-by-jose'
import { type BenchContext, type Figure, middleOf, timed } from './measure'

/** `--links=10000` asks for fewer. */
const links = Number(process.argv.find((argument) => argument.startsWith('--links='))?.slice('--links='.length) ?? 100_000)
const runs = 5
const sample = 2_000

/** Looking at the campaign is work of the same process; a screen looks less often. */
const lookMilliseconds = 100

/** As foreign keys want them. What the events have waiting comes by their trigger. */
const tables = ['campaigns', 'invitations', 'audit_events', 'audit_personal', 'links', 'campaign_contacts']

type Issuing = TestDistrict & { portalId: string; secretVersionId: string }

/** How long a campaign of so many links takes. */
export async function benchIssuing({ dataDir, ownerUrl }: BenchContext): Promise<Figure[]> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  const stopped = new AbortController()
  const working = runDueCampaigns({ signal: stopped.signal })
  const ours: Issued[] = []
  const copied: number[] = []
  try {
    // Once for the caches of both.
    for (let run = 0; run <= runs; run++) {
      const from = await makeIssuing(owner)
      const to = await makeIssuing(owner)
      const issued = await issueAll(from)
      const seconds = await copyAll(owner, { from, to, folder: dataDir })
      if (run > 0) ours.push(issued)
      if (run > 0) copied.push(seconds)
    }
    const { districtId } = await makeIssuing(owner)
    const createMany = (links / sample) * (await timed(() => createByPrisma(districtId)))
    const all = middleOf(ours.map(({ all }) => all))
    const what = `issue ${links} links, committed`
    return [
      { what, unit: 's', ...all, beside: { what: 'COPY of the same rows', ...middleOf(copied) }, wanted: { atMost: 1.6 } },
      { what, unit: 's', ...all, beside: { what: `jose and createMany, by ${sample}`, value: createMany }, wanted: { atMost: 0.1 } },
      { what: `begin a campaign of ${links}`, unit: 's', ...middleOf(ours.map(({ begun }) => begun)), wanted: { atMost: 1 } },
      { what: 'until its first links are there', unit: 's', ...middleOf(ours.map(({ first }) => first)), wanted: { atMost: 1 } },
    ]
  } finally {
    stopped.abort()
    await working
    await owner.end()
  }
}

/** Families as a roster leaves them, one student each, whom nobody has invited. The contacts' ids are the same in every district. */
async function makeIssuing(owner: pg.Client): Promise<Issuing> {
  const district = await makeDistrict()
  const { id: portalId, secretVersions } = await makePortal(district.owner)
  const id = "('019a0000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid"
  const ofDistrict = `'${district.districtId}'::uuid`
  const series = `generate_series(1, ${links}) AS i`
  await owner.query("SELECT set_config('app.district_id', $1, false)", [district.districtId])
  await owner.query(`
    INSERT INTO contacts (district_id, id, guid, given_name, family_name, email)
    SELECT ${ofDistrict}, ${id}, md5(i::text)::uuid::text, 'Given' || i % 5000, 'Family' || i::bigint * 7919 % 40000, 'parent' || i || '@example.org'
    FROM ${series};
    INSERT INTO roster_sources (district_id, id, name, format) VALUES (${ofDistrict}, ${ofDistrict}, 'contacts', 'contacts');
    INSERT INTO students (district_id, id, source_id, key, given_name, family_name, school, grade)
    SELECT ${ofDistrict}, ${id}, ${ofDistrict}, i::text, 'Child' || i % 900, 'Family' || i::bigint * 7919 % 40000, 'School ' || i % 60, '3' FROM ${series};
    INSERT INTO relationships (district_id, id, contact_id, student_id, relationship) SELECT ${ofDistrict}, ${id}, ${id}, ${id}, 'mother' FROM ${series};
    ANALYZE contacts, students, relationships`)
  return { ...district, portalId, secretVersionId: secretVersions[0]?.id ?? '' }
}

/** Seconds after the request, as somebody who looks at the campaign sees it. */
type Issued = { begun: number; first: number; all: number }

async function issueAll({ owner, portalId }: Issuing): Promise<Issued> {
  const start = performance.now()
  const since = () => (performance.now() - start) / 1_000
  const { campaignId } = await issueLinks(owner, { portal: portalId, selection: { filter: {} } }, new Date())
  const begun = since()
  for (let first: number | undefined; ; await pause(lookMilliseconds)) {
    const { counts } = await getCampaign(owner, campaignId)
    if (counts.issued > 0) first ??= since()
    if (counts.issued === links) return { begun, first: first ?? since(), all: since() }
  }
}

/** Takes the rows of one district out and copies them in as those of another. */
async function copyAll(owner: pg.Client, { from, to, folder }: { from: Issuing; to: Issuing; folder: string }): Promise<number> {
  const texts = [
    [from.districtId, to.districtId],
    [from.portalId, to.portalId],
    [from.secretVersionId, to.secretVersionId],
  ] as const
  // Nobody copies into a table with row-level security; the owner of the tables may do without it.
  for (const table of tables) await owner.query(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`)
  for (const table of tables) {
    const ofLinks = `AND id IN (SELECT audit_event_id FROM links WHERE district_id = '${from.districtId}')`
    const where = `district_id = '${from.districtId}' ${table.startsWith('audit_') ? ofLinks : ''}`
    const rows = owner.query(copyTo(`COPY (SELECT * FROM ${table} WHERE ${where} ORDER BY id) TO STDOUT`))
    await pipeline(rows, replacing(texts), createWriteStream(path.join(folder, table)))
  }
  const seconds = await timed(async () => {
    await owner.query('BEGIN')
    // As the product does: a plan made for empty tables would take all day.
    await owner.query('DISCARD PLANS')
    for (const table of tables)
      await pipeline(createReadStream(path.join(folder, table)), owner.query(copyFrom(`COPY ${table} FROM STDIN`)))
    await owner.query('COMMIT')
  })
  for (const table of tables) await owner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`)
  return seconds
}

/** Whole lines, so that no id is cut in two. */
function replacing(texts: ReadonlyArray<readonly [string, string]>): Transform {
  let rest = ''
  const replaced = (text: string) => texts.reduce((line, [from, to]) => line.replaceAll(from, to), text)
  return new Transform({
    transform(chunk: Buffer, _, done) {
      const text = rest + chunk.toString()
      const end = text.lastIndexOf('\n') + 1
      rest = text.slice(end)
      done(null, replaced(text.slice(0, end)))
    },
    flush: (done) => done(null, replaced(rest)),
  })
}

/** Invitations, links, outcomes and events of a sample, without a guard, by what a programmer reaches for first. */
async function createByPrisma(districtId: string): Promise<void> {
  const key = await importForJose(Buffer.from(testSecret))
  const now = new Date()
  await inDistrict(districtId, async (tx) => {
    const portal = await tx.portal.findFirstOrThrow({ where: { districtId }, include: { secretVersions: true } })
    const contacts = await tx.contact.findMany({ where: { districtId }, take: sample })
    const made = await Promise.all(
      contacts.map(async ({ id: contactId, guid }) => {
        const claims = JSON.stringify({ iss: 'jwtp.gg4l.com', sub: 'bench', exp: 2_000_000_000, iat: 1_900_000_000, guid })
        const token = await signByJose({ header: { alg: 'HS256', typ: 'JWT' }, claims }, key)
        return {
          contactId,
          claims,
          digest: Uint8Array.from(tokenDigest(token)),
          invitationId: uuidV7(),
          linkId: uuidV7(),
          eventId: uuidV7(),
        }
      }),
    )
    const campaignId = uuidV7()
    const counts = { issuedCount: sample, skippedCount: 0 }
    const campaign = { channel: 'link', form: 'signed', selection: {}, actorKind: 'operator', requestDigest: new Uint8Array(32) } as const
    await tx.campaign.create({ data: { districtId, id: campaignId, portalId: portal.id, ...campaign, ...counts } })
    await tx.invitation.createMany({
      data: made.map(({ invitationId: id, contactId }) => ({ districtId, id, contactId, portalId: portal.id, closesAt: now })),
    })
    const recorded = { action: 'link.issued', actorKind: 'operator', at: now, leaf: randomUUID().repeat(20) } as const
    await tx.auditEvent.createMany({ data: made.map(({ eventId: id, digest }) => ({ districtId, id, leafHash: digest, ...recorded })) })
    await tx.auditPersonal.createMany({
      data: made.map(({ eventId: id, claims }) => ({ districtId, id, salt: new Uint8Array(16), data: claims })),
    })
    const link = {
      channel: 'link',
      urlPrefix: 'https://portal.example.org/setup?jwt=',
      urlSuffix: '',
      issuedAt: now,
      expiresAt: now,
    } as const
    await tx.link.createMany({
      data: made.map(({ linkId: id, invitationId, eventId: auditEventId, digest: tokenDigest }) => ({
        ...{ districtId, id, campaignId, invitationId, auditEventId, tokenDigest, ...link },
        secretVersionId: portal.secretVersions[0]?.id ?? '',
      })),
    })
    await tx.campaignContact.createMany({
      data: made.map(({ contactId, invitationId, linkId }) => ({ districtId, id: uuidV7(), campaignId, contactId, invitationId, linkId })),
    })
  })
}
