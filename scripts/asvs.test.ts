import { existsSync, readFileSync } from 'node:fs'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const rowSchema = z.strictObject({
  id: z.string().regex(/^\d+\.\d+\.\d+$/),
  level: z.enum(['1', '2']),
  requirement: z.string().min(1),
  status: z.enum(['met', 'deviation', 'not applicable']),
  how: z.string().min(1),
  /** Files apart by a blank. */
  evidence: z.string(),
})

const { data, errors } = Papa.parse(readFileSync('docs/asvs.csv', 'utf8'), { header: true, skipEmptyLines: true })
const rows = z.array(rowSchema).parse(data)

/** Requirements by level in OWASP ASVS 5.0.0. */
const published = { '1': 70, '2': 183 }

describe('docs/asvs.csv', () => {
  it('has every requirement of levels 1 and 2 once', () => {
    expect(errors).toEqual([])
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
    const counted = { '1': rows.filter(({ level }) => level === '1').length, '2': rows.filter(({ level }) => level === '2').length }
    expect(counted).toEqual(published)
  })

  it('names files that are there', () => {
    const gone = rows.flatMap(({ id, evidence }) =>
      evidence
        .split(' ')
        .filter((file) => file !== '' && !existsSync(file))
        .map((file) => `${id} ${file}`),
    )
    expect(gone).toEqual([])
  })
})
