import 'server-only'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { actorName, findActorNames } from '@/lib/districts/actor-names'
import { canViewMail, requireAllowed } from '@/lib/districts/policies'
import { parseInput } from '@/lib/parse-input'
import type { VersionedMailText } from './get-mail-texts'
import { type MailTextKey, mailTextKeySchema } from './save-mail-text'

/** A version of a text with who saved it and when. */
export type SavedMailText = VersionedMailText & { savedAt: Date; savedBy: string }

const mostVersions = 100

/** The saved versions of one text, newest first, the last hundred of them; none while the default text was never changed. */
export async function getMailTextHistory(actor: Actor, input: MailTextKey): Promise<SavedMailText[]> {
  requireAllowed(canViewMail, actor)
  const key = parseInput(mailTextKeySchema, input)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const versions = await tx.mailTemplate.findMany({
      where: { districtId, ...key },
      orderBy: { version: 'desc' },
      take: mostVersions,
      select: { version: true, subject: true, body: true, createdAt: true, actorKind: true, actorId: true },
    })
    const names = await findActorNames(
      tx,
      districtId,
      versions.map(({ actorId }) => actorId),
    )
    return versions.map(({ createdAt, actorKind, actorId, ...text }) => ({
      ...text,
      savedAt: createdAt,
      savedBy: actorName({ kind: actorKind, id: actorId }, names),
    }))
  })
}
