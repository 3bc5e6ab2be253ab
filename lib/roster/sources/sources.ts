import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import type { DistrictTransaction } from '@/lib/district-scope'
import { uuidV7 } from '@/lib/uuid-v7'
import type { RosterSource as SourceRow } from '@/prisma/generated/client'
import type { RosterFormat } from '@/prisma/generated/enums'

/** The name of a source as it is typed. */
export const sourceNameSchema = z
  .string()
  .transform((text) => text.trim().normalize('NFC'))
  .pipe(z.string().min(1, 'Name the source.').max(100, 'The name of the source has over 100 characters.'))
  .refine((text) => !/\p{C}/u.test(text), 'The name of the source holds invisible characters.')

type Wanted = { districtId: string; name: string; format: RosterFormat | undefined }

/** The source of this name, made when there is none. Refuses with `conflict` when it is of another format than the one given. */
export async function requireSource(tx: DistrictTransaction, { districtId, name, format }: Wanted): Promise<SourceRow> {
  const row = { districtId, id: uuidV7(), name, format: format ?? ('contacts' as const) }
  await tx.rosterSource.createMany({ data: [row], skipDuplicates: true })
  const source = await tx.rosterSource.findUniqueOrThrow({ where: { districtId_name: { districtId, name } } })
  if (format && source.format !== format) {
    throw new AppError('conflict', `The source ${name} takes files of another format. Give the new file a source of its own.`)
  }
  return source
}
