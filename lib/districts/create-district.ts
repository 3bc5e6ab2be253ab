import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { database } from '@/lib/database'
import { isUniqueViolation } from '@/lib/database-fault'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { parseInput } from '@/lib/parse-input'
import { wrapNewDistrictKey } from '@/lib/secrets/district-key'
import { uuidV7 } from '@/lib/uuid-v7'
import { operatorOf } from './actor'
import { districtSchema, type NewDistrict } from './district'

/** Makes a district with a key of its own. Refuses a taken slug with `conflict`. `alongside` runs in the same transaction. */
export async function createDistrict(
  input: z.input<typeof districtSchema>,
  now: Date,
  alongside: (tx: DistrictTransaction, district: NewDistrict & { id: string }) => Promise<void> = async () => undefined,
): Promise<{ id: string; slug: string }> {
  const district = { ...parseInput(districtSchema, input), id: uuidV7() }
  const { id, name, slug, timeZone } = district
  try {
    await inDistrict(id, async (tx) => {
      await tx.district.create({
        data: { id, name, slug, timeZone, keyCiphertext: Uint8Array.from(wrapNewDistrictKey(id)), createdAt: now },
      })
      await recordEvent(
        tx,
        { actor: operatorOf(id), at: now },
        { action: 'district.created', subjectId: id, details: { slug, name, time_zone: timeZone } },
      )
      await alongside(tx, district)
    })
  } catch (error) {
    if (isUniqueViolation(error) && (await slugIsTaken(slug))) {
      throw new AppError('conflict', `The short name "${slug}" is taken. Choose another.`, { slug: 'This short name is taken.' })
    }
    throw error
  }
  return { id, slug }
}

async function slugIsTaken(slug: string): Promise<boolean> {
  return (await database().district.count({ where: { slug } })) > 0
}

type NamedDistrict = { id: string; slug: string; name: string; timeZone: string; deletedAt: Date | null }

/** The district of a slug or an id, also one that was deleted; refuses an unknown one with `not_found`. */
export async function getDistrict(slugOrId: string): Promise<NamedDistrict> {
  const where = z.uuid().safeParse(slugOrId).success ? { id: slugOrId } : { slug: slugOrId }
  const district = await database().district.findUnique({
    where,
    select: { id: true, slug: true, name: true, timeZone: true, deletedAt: true },
  })
  if (!district) throw new AppError('not_found', `There is no district "${slugOrId.slice(0, 100)}". Give its slug or its id.`)
  return district
}
