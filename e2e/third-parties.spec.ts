import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { findForeignLoads } from '@/scripts/testing/find-loads'
import { findDoors } from './doors/find-doors'
import { expect, test } from './fixtures'
import { runCli } from './product-cli'
import { everybody } from './small-district'

const ours = process.env.E2E_URL ?? ''

test('no style sheet of the build fetches from anybody else', () => {
  const files = readdirSync('.next/static', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.css'))
  const sheets = files.map((file) => readFileSync(path.join('.next/static', file), 'utf8'))
  expect(sheets.join('')).toContain('url(')
  for (const [index, sheet] of sheets.entries()) expect(findForeignLoads(sheet, ours), files[index]).toEqual([])
})

test('no page fetches from anybody else', async ({ desk, request }) => {
  const { key } = await runCli(['api-key', 'create', '--district', desk.slug, '--role', 'owner', '--name', 'Third parties'])
  const issued = await request.post('/api/v1/campaigns', {
    headers: { Authorization: `Bearer ${key}` },
    data: { portal: 'Parent Portal', contacts: everybody.map(({ guid }) => guid), channel: 'letter' },
  })
  const { id, links } = await issued.json()
  const plain = findDoors().flatMap((door) => (door.startsWith('page ') && !door.includes('[') ? [door.slice('page '.length)] : []))
  const pages = [...plain, `/letters/${id}`, `/links?campaign=${id}`, new URL(links[0].url).pathname]
  for (const page of pages) {
    const answer = await desk.page.request.get(page)
    const html = await answer.text()
    expect(html, page).toContain('<html')
    expect(findForeignLoads(html, ours), page).toEqual([])
    // What a script would fetch all the same, the browser refuses.
    expect(answer.headers()['content-security-policy'], page).toMatch(/default-src '(?:self|none)'/)
  }
})
