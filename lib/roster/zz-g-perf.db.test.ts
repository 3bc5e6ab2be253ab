import { expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { makeDistrict } from '@/scripts/testing/make-district'
import { stageRoster } from '@/scripts/testing/import-roster'
import { recordFlags } from './record-flags'
it('perf', async () => {
  const { admin, districtId } = await makeDistrict()
  const { id: importId, sourceId } = await stageRoster(admin, { source: 'flagged', body: 'guid,family_name\nx,Xia\n' }, new Date())
  await inDistrict(districtId, async (tx) => {
    await tx.$executeRaw`DROP TABLE IF EXISTS incoming_lines`
    await tx.$executeRaw`CREATE TEMPORARY TABLE incoming_lines (LIKE roster_import_lines) ON COMMIT DROP`
    await tx.$executeRawUnsafe(`INSERT INTO incoming_lines (district_id,id,import_id,line,key,digest,guid,given_name,family_name,email,restricted,refused,student_key,student_given_name,student_family_name)
      SELECT '${districtId}', gen_random_uuid(), '${importId}', i, 'guid:'||md5(i::text), sha256(i::text::bytea), md5(i::text), 'Given'||i, 'Family'||i, 'family'||(i*0.85)::int||'@example.org', false, false, 'sourced_id:s'||(i*0.6)::int, 'S', 'T' FROM generate_series(1,1000000) i`)
    await tx.$executeRaw`ANALYZE incoming_lines`
    for (const mem of ['4MB','256MB']) {
      await tx.$executeRawUnsafe(`SET LOCAL work_mem = '${mem}'`)
      console.log('---', mem)

      await tx.$queryRaw`SELECT 1`
      const began = performance.now()
      console.log(JSON.stringify(await recordFlags(tx, { districtId, importId, sourceId })), performance.now() - began)
    }
  })
  expect(1).toBe(1)
}, 300000)
