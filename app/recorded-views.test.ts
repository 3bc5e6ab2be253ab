import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

/** What answers with people of the roster, or with the invitations and links of them. */
const readers = [
  'findCampaignInvitePages',
  'findCampaignLinks',
  'findChanges',
  'findContacts',
  'findDisclosures',
  'findEndingLinks',
  'findFrozenInvitations',
  'findImportFlags',
  'findInvitations',
  'findLinks',
  'findMessages',
  'findSkipped',
  'findSkippedGroups',
  'findSkippedOf',
  'getCampaignReport',
  'getContact',
  'getInvitation',
  'getLink',
  'inspectToken',
  'changesFile',
  'resultFile',
]

/** Doors that read them and record no view, each with why that is right. */
const unrecorded: Record<string, string> = {
  'app/(dashboard)/contacts/actions.ts': 'gives out the links again that were just issued, each recorded as copied',
  'app/(dashboard)/mail/texts/page.tsx': 'takes the id of somebody to write a test for; the name is not shown',
  'app/(dashboard)/roster/[id]/page.tsx':
    'shows what to look at in an import, which is no contact yet; its lists of contacts are in changes.tsx',
}

const called = new RegExp(`\\b(?:${readers.join('|')})\\(`)
const recording = /\b(?:recordView|recordDownload)\(/

const doors = readdirSync('app', { recursive: true, encoding: 'utf8' })
  .map((file) => path.join('app', file))
  .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.'))
  .map((file) => ({ file, source: readFileSync(file, 'utf8') }))

describe('every page and route that shows people of the roster', () => {
  it('records who looked at whom, but for those listed here', () => {
    const silent = doors.filter(({ source }) => called.test(source) && !recording.test(source)).map(({ file }) => file)
    expect(silent.sort()).toEqual(Object.keys(unrecorded).sort())
  })

  it('is found by this test: there are more than a dozen', () => {
    expect(doors.filter(({ source }) => called.test(source) && recording.test(source)).length).toBeGreaterThan(12)
  })
})
