import { expect, inject, it } from 'vitest'
import { copyTemplate, pointToDatabase } from '@/scripts/testing/copy-template'
import { drillTampering, isTamperingFound } from './drill-tampering'

// It puts a view in the place of a table, so this file has a database to itself.
const name = `drill_tampering_${process.env.VITEST_POOL_ID}`
await copyTemplate(name)
pointToDatabase(name)

it('tells every kind of tampering for what it is, and takes nothing else for it', async () => {
  const superuserUrl = new URL(inject('superuserUrl'))
  superuserUrl.pathname = `/${name}`
  const reports = await drillTampering({ each: 1, superuserUrl: superuserUrl.href })
  expect(reports).toHaveLength(12)
  expect(reports.filter(({ right, falseAlarms }) => right < 1 || falseAlarms > 0)).toEqual([])
  expect(isTamperingFound(reports)).toBe(true)
})
