import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import { getDistrictPolicyIn } from '@/lib/districts/get-district-policy'
import type { MailContent } from '@/lib/mail/mail-content'

/** What every mail of a district says of it. */
export type MailFrame = Pick<MailContent, 'districtName' | 'timeZone' | 'officeContact'>

export async function loadMailFrame(tx: DistrictTransaction, districtId: string): Promise<MailFrame> {
  const { name, timeZone } = await tx.district.findUniqueOrThrow({ where: { id: districtId }, select: { name: true, timeZone: true } })
  const { officeContact } = await getDistrictPolicyIn(tx, districtId)
  return { districtName: name, timeZone, officeContact }
}
