import { describe, expect, it } from 'vitest'
import { type BulkTransaction, inDistrictBulk } from '@/lib/district-bulk'
import type { LineBatch } from '@/lib/roster/reader'
import { Prisma } from '@/prisma/generated/client'
import { makeDistrict } from '@/scripts/testing/make-district'
import type { OneRosterBatch } from './one-roster-row'
import { dropRepeats, takeStated } from './one-roster-stage'

async function* orgsTwice(count: number): AsyncGenerator<OneRosterBatch> {
  for (const turn of [0, 1]) {
    const rows = Array.from({ length: count }, (_, index) => {
      const data = { name: `Turn ${turn}`, type: 'school' }
      return { kind: 'org' as const, sourcedId: `o-${index}`, file: 'orgs.csv', line: turn * count + index + 2, data }
    })
    yield { rows, refused: [] }
  }
}

/** Takes so many orgs twice and drops the repeats; tells what is left, what was refused and by how many statements. */
async function drop(count: number, { shown }: { shown: boolean }) {
  const { districtId } = await makeDistrict()
  return inDistrictBulk(districtId, async (tx) => {
    const refused: LineBatch['refused'] = []
    const refuse = async (lines: LineBatch['refused']) => {
      refused.push(...lines)
    }
    await takeStated(tx, { batches: orgsTwice(count), guidFrom: { from: 'none' }, refuse })
    const statements: string[] = []
    const counted: BulkTransaction = {
      ...tx,
      $executeRaw(query, ...values) {
        statements.push(('raw' in query ? Prisma.sql(query, ...values) : query).text)
        return tx.$executeRaw(query, ...values)
      },
    }
    await dropRepeats(counted, shown ? refuse : undefined)
    const left = await tx.$queryRaw<Array<{ name: string; count: number }>>`
      SELECT data->>'name' AS name, count(*)::int AS count FROM one_roster_stated GROUP BY 1`
    return { left, refused, deletions: statements.filter((text) => text.includes('DELETE FROM one_roster_stated')).length }
  })
}

describe('dropRepeats', () => {
  it('keeps what was stated first and shows the rest in their order, by one deletion', async () => {
    const { left, refused, deletions } = await drop(4_500, { shown: true })
    expect(left).toEqual([{ name: 'Turn 0', count: 4_500 }])
    expect(refused.map(({ line }) => line)).toEqual(Array.from({ length: 4_500 }, (_, index) => index + 4_502))
    expect(refused[1]).toMatchObject({
      file: 'orgs.csv',
      problem: 'duplicate',
      reason: expect.stringContaining('“o-1” is already on line 3'),
    })
    expect(deletions).toBe(1)
  })

  it('says nothing of what a server repeats', async () => {
    const { left, refused, deletions } = await drop(4_500, { shown: false })
    expect(left).toEqual([{ name: 'Turn 0', count: 4_500 }])
    expect([refused, deletions]).toEqual([[], 1])
  })
})
