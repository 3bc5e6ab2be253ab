import { describe, expect, it } from 'vitest'
import { database } from '@/lib/database'
import { uuidV7 } from '@/lib/uuid-v7'
import { makeDistrict } from '@/scripts/testing/make-district'
import { deriveDistrictKey, findMissingKeyIds, openField, sealField } from './district-key'

const placeIn = (districtId: string) => ({ table: 'secret_versions', column: 'ciphertext', districtId, rowId: uuidV7(), version: 1 })

describe('the district key', () => {
  it('opens what it sealed, at the same place', async () => {
    const { districtId } = await makeDistrict()
    const place = placeIn(districtId)
    const sealed = await sealField(database(), Buffer.from('secret'), place)
    expect(await openField(database(), sealed, place)).toEqual(Buffer.from('secret'))
  })

  it.each([{ table: 'mail_settings' }, { column: 'password_ciphertext' }, { rowId: uuidV7() }, { version: 2 }])(
    'does not open what was moved to %o',
    async (moved) => {
      const place = placeIn((await makeDistrict()).districtId)
      const sealed = await sealField(database(), Buffer.from('secret'), place)
      await expect(openField(database(), sealed, { ...place, ...moved })).rejects.toThrow()
    },
  )

  it('does not open what another district sealed', async () => {
    const place = placeIn((await makeDistrict()).districtId)
    const sealed = await sealField(database(), Buffer.from('secret'), place)
    await expect(openField(database(), sealed, { ...place, districtId: (await makeDistrict()).districtId })).rejects.toThrow()
  })

  it('does not open when the key of one district is put into the row of another', async () => {
    const ours = await makeDistrict()
    const theirs = await makeDistrict()
    const { keyCiphertext } = await database().district.findUniqueOrThrow({ where: { id: theirs.districtId } })
    await database().district.update({ where: { id: ours.districtId }, data: { keyCiphertext } })
    await expect(sealField(database(), Buffer.from('secret'), placeIn(ours.districtId))).rejects.toThrow()
  })

  it('is missed by name when the key ring does not hold what it was sealed with', async () => {
    await makeDistrict()
    expect(await findMissingKeyIds()).toEqual([])
    const { districtId } = await makeDistrict()
    const { keyCiphertext } = await database().district.findUniqueOrThrow({ where: { id: districtId } })
    const sealedElsewhere = Uint8Array.from(keyCiphertext)
    sealedElsewhere.set(Buffer.from('zz'), 2)
    await database().district.update({ where: { id: districtId }, data: { keyCiphertext: sealedElsewhere } })
    expect(await findMissingKeyIds()).toEqual(['zz'])
    await database().district.update({ where: { id: districtId }, data: { keyCiphertext } })
  })
})

describe('a key made from the district key', () => {
  it('is the same for the same purpose, and another for each purpose and district', async () => {
    const { districtId } = await makeDistrict()
    const other = await makeDistrict()
    const key = await deriveDistrictKey(database(), districtId, 'one')
    expect(key).toHaveLength(32)
    expect(await deriveDistrictKey(database(), districtId, 'one')).toEqual(key)
    expect(await deriveDistrictKey(database(), districtId, 'two')).not.toEqual(key)
    expect(await deriveDistrictKey(database(), other.districtId, 'one')).not.toEqual(key)
  })
})
