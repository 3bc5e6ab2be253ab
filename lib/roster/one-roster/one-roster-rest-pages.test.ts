import { describe, expect, it } from 'vitest'
import { type RosterClient, retryAfterMilliseconds } from './one-roster-rest-client'
import { RosterServerFault, shownText, textOfServer } from './one-roster-rest-fault'
import { nextLink, pagesOf, requireSameServer } from './one-roster-rest-pages'

type Page = { rows: unknown[]; next?: string }

/** Reads from a server that answers so, and tells what it was asked. */
async function read(answer: (query: URLSearchParams, count: number) => Page) {
  const asked: string[] = []
  const client: RosterClient = {
    async get({ searchParams }) {
      asked.push(`${searchParams.get('offset')}${searchParams.has('sort') ? ' sorted' : ''}`)
      const { rows, next } = answer(searchParams, asked.length)
      return { json: rows, headers: next === undefined ? {} : { link: `<${next}>; rel="next"` } }
    },
    shown: (said) => said,
    close: () => undefined,
  }
  const rows: unknown[] = []
  for await (const page of pagesOf(client, { baseUrl: 'https://sis.example.org/v1p1', collection: 'users', pageSize: 1 })) {
    rows.push(...page.rows)
  }
  return { rows, asked }
}

const user = (sourcedId: string) => ({ sourcedId })
const refusal = (status: number) => new RosterServerFault('No.', { status, retryAfter: undefined, said: null, at: 'data' })

describe('pagesOf', () => {
  it('follows an empty page that links another', async () => {
    const pages: Record<string, Page> = {
      0: { rows: [user('a')], next: '?offset=7' },
      7: { rows: [], next: '?offset=8' },
      8: { rows: [user('c')], next: '?offset=9' },
    }
    const { rows } = await read((query) => pages[query.get('offset') ?? ''] ?? { rows: [] })
    expect(rows).toEqual([user('a'), user('c')])
  })

  it('asks once more by offset where links end, and reads on where there is more', async () => {
    const { rows, asked } = await read((query) => {
      const offset = Number(query.get('offset'))
      const page = offset < 3 ? [user(`u-${offset}`)] : []
      return offset === 0 ? { rows: page, next: '?offset=1' } : { rows: page }
    })
    expect(rows).toHaveLength(3)
    expect(asked).toEqual(['0 sorted', '1', '2 sorted', '3 sorted'])
  })

  it.each<[string, () => Page]>([
    ['gives its first page again', () => ({ rows: [user('a')], next: '?cursor=b' })],
    [
      'refuses it',
      () => {
        throw refusal(416)
      },
    ],
  ])('believes the end of links of a server that for an offset beyond it %s', async (_, beyond) => {
    const { rows } = await read((query, count) => {
      if (count === 1) return { rows: [user('a')], next: '?cursor=b' }
      return query.has('cursor') ? { rows: [user('b')] } : beyond()
    })
    expect(rows).toEqual([user('a'), user('b')])
  })

  it('throws what goes wrong once pages are read by offset', async () => {
    const reading = read((query) => {
      const offset = Number(query.get('offset'))
      if (offset === 2) throw refusal(400)
      return offset === 0 ? { rows: [user('a')], next: '?offset=1' } : { rows: [user('b')] }
    })
    expect((await reading).rows).toEqual([user('a'), user('b')])
    const later = read((query) => {
      const offset = Number(query.get('offset'))
      if (offset === 3) throw refusal(400)
      return { rows: [user(`u-${offset}`)], ...(offset === 0 && { next: '?offset=1' }) }
    })
    await expect(later).rejects.toThrow('No.')
  })

  it('takes an empty page for the end where the server links on behind every end', async () => {
    const { rows, asked } = await read((query) => {
      const offset = Number(query.get('offset'))
      return { rows: offset === 0 ? [user('a')] : [], next: `?offset=${offset + 1}` }
    })
    expect(rows).toEqual([user('a')])
    expect(asked).toEqual(['0 sorted', '1', '10000000 sorted'])
  })

  it('asks without an order where the server refuses one', async () => {
    const { rows, asked } = await read((query) => {
      if (query.has('sort')) throw refusal(400)
      return { rows: query.get('offset') === '0' ? [user('a')] : [] }
    })
    expect(rows).toEqual([user('a')])
    expect(asked).toEqual(['0 sorted', '0', '1'])
  })

  it('refuses pages without a row that never end', async () => {
    const reading = read((query, count) => (query.has('offset') && count > 1 ? { rows: [] } : { rows: [], next: `?page=${count}` }))
    await expect(reading).rejects.toMatchObject({ code: 'unsupported', message: expect.stringContaining('over 1,000 pages without a row') })
  })

  it('refuses rows that never end', async () => {
    const many = new Array<unknown>(5_000_000).fill(user('b'))
    const reading = read((_, count) => (count === 1 ? { rows: [user('a')] } : { rows: many }))
    await expect(reading).rejects.toMatchObject({ code: 'unsupported', message: expect.stringContaining('over 5,000,000 rows of users') })
  })
})

describe('nextLink', () => {
  const next = 'https://sis.example.org/v1p1/users?limit=2&offset=2'

  it.each([
    ['as the RFC has it', `<${next}>; rel="next"`],
    ['among others', `<https://sis.example.org/first>; rel="first", <${next}>; rel="next", <https://sis.example.org/last>; rel="last"`],
    ['without brackets', `${next}; rel="next"`],
    ['without brackets, among others', `https://sis.example.org/first; rel="first", ${next}; rel="next"`],
    ['without quotes', `<${next}>;rel=next`],
    ['with other parameters', `<${next}>; title="more, and more; rel"; rel="next"`],
    ['with several relations', `<${next}>; rel="last next"`],
    ['in capitals', `<${next}>; REL="Next"`],
  ])('is read %s', (_, header) => {
    expect(nextLink(header)).toBe(next)
  })

  it('may hold spaces, quotes and commas of a filter, and be a path', () => {
    expect(nextLink(`<https://sis.example.org/users?filter=role='parent, or' AND x>; rel="next"`)).toBe(
      "https://sis.example.org/users?filter=role='parent, or' AND x",
    )
    expect(nextLink('</v1p1/users?offset=2>; rel="next"')).toBe('/v1p1/users?offset=2')
  })

  it.each([
    undefined,
    '',
    'nonsense',
    `<${next}>`,
    `<${next}>; rel="prev"`,
    `<${next}>; rel="nextish"`,
    ';;;,,,<<>>',
    `<${next}; rel="next"`,
  ])('is not there in %j', (header) => {
    expect(nextLink(header)).toBeUndefined()
  })
})

describe('requireSameServer', () => {
  const page = new URL('https://sis.example.org/v1p1/users?offset=0')

  it.each([
    ['https://sis.example.org/v1p1/users?offset=2', 'https://sis.example.org/v1p1/users?offset=2'],
    ['https://SIS.example.org:443/v1p1/users?offset=2', 'https://sis.example.org/v1p1/users?offset=2'],
    ['/v1p1/users?offset=2', 'https://sis.example.org/v1p1/users?offset=2'],
    ['?offset=2', 'https://sis.example.org/v1p1/users?offset=2'],
    ['http://sis.example.org/v1p1/users?offset=2', 'https://sis.example.org/v1p1/users?offset=2'],
  ])('takes %s', (next, address) => {
    expect(requireSameServer(next, page).href).toBe(address)
  })

  it.each([
    'https://sis.example.com/v1p1/users',
    'https://sis.example.org.example.com/',
    'https://sis.example.org:8443/v1p1/users',
    'http://sis.example.org:8080/v1p1/users',
    'https://sis.example.org@elsewhere.example.com/',
    'https://me:hush@sis.example.org/',
    '//elsewhere.example.com/users',
    'http://169.254.169.254/latest/meta-data/',
    'file:///etc/passwd',
    'https://',
  ])('refuses %s', (next) => {
    expect(() => requireSameServer(next, page)).toThrow('on another server')
  })
})

describe('retryAfterMilliseconds', () => {
  const now = Date.parse('2026-11-23T15:00:00Z')

  it.each([
    ['7', 7_000],
    ['0', 0],
    [' 30 ', 30_000],
    ['100000', 120_000],
    ['Mon, 23 Nov 2026 15:00:20 GMT', 20_000],
    ['Mon, 23 Nov 2026 14:00:00 GMT', 0],
    ['Tue, 24 Nov 2026 15:00:00 GMT', 120_000],
    [undefined, undefined],
    ['', undefined],
    ['soon', undefined],
  ])('reads %j as %j', (header, wait) => {
    expect(retryAfterMilliseconds(header, now)).toBe(wait)
  })
})

describe('textOfServer', () => {
  it.each([
    ['{"error":"invalid_client","error_description":"Who are you?"}', 'Who are you? (invalid_client)'],
    ['{"imsx_statusInfo":{"imsx_codeMajor":"failure","imsx_description":"No."}}', 'No. (failure)'],
    ['{"Message":"Not today."}', 'Not today.'],
    ['{"errors":["Not today."]}', null],
    ['{"users":[{"givenName":"Ana"}]}', null],
    ['', null],
    ['Come back later.', 'Come back later.'],
    ['<html><head><title>x</title><script>alert(1)</script></head><body>Not &lt;here&gt; &amp; now</body></html>', 'Not <here> & now'],
    ['Two\r\n lines\u202e and\u0000 signs', 'Two lines and signs'],
  ])('says of %j %j', (body, text) => {
    expect(textOfServer(Buffer.from(body))).toBe(text)
  })

  it('is cut at 500 characters where it is shown', () => {
    expect([...shownText('é😀'.repeat(1_000))]).toHaveLength(500)
    expect(shownText(textOfServer(Buffer.from('x'.repeat(100_000))) ?? '')).toHaveLength(500)
  })

  it.each(['<script', '<', '['])('comes to an end with a page of nothing but %s', (piece) => {
    expect([...shownText(textOfServer(Buffer.from(piece.repeat(100_000))) ?? '')].length).toBeLessThanOrEqual(500)
  })
})
