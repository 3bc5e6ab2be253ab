import { AppError } from '@/lib/app-error'
import { createDistrict, getDistrict } from '@/lib/districts/create-district'
import { type Deletion, deleteDistrict } from '@/lib/districts/delete-district'
import { type Command, text } from './command'
import { ownerAddress } from './owner-address'
import { signRest } from './sign-rest'

export const districtCommands: Record<string, Command> = {
  'district create': {
    usage: '--name NAME --slug SLUG --time-zone ZONE',
    flags: { name: text, slug: text, 'time-zone': text },
    plan(given) {
      const input = { name: given.text('name'), slug: given.text('slug'), timeZone: given.text('time-zone') }
      return async (now) => {
        const { id, slug } = await createDistrict(input, now)
        return { json: { id, slug }, lines: [`Created the district ${slug} (${id}).`] }
      }
    },
  },
  'district delete': {
    usage: '--district DISTRICT --confirm SLUG',
    flags: { district: text, confirm: text },
    plan(given) {
      const [district, confirm] = [given.text('district'), given.text('confirm')]
      // What runs the command fills this in for the embedded database, afterwards.
      const place = { isEmbedded: !process.env.DATABASE_URL }
      return async (now) => {
        const { id, slug } = await getDistrict(district)
        if (confirm !== slug) {
          throw new AppError(
            'invalid_input',
            `Nothing was deleted. To delete the district for good, repeat its short name: --confirm ${slug}`,
          )
        }
        const ownerUrl = await ownerAddress(place)
        const deletion = await deleteDistrict({ districtId: id, ownerUrl, signRecord: () => signRest(id, place), now })
        const { erased, left, kept, keyIsDestroyed, isGone } = deletion
        return {
          json: { id, slug, deleted: isGone, erased, left, kept, key_destroyed: keyIsDestroyed },
          lines: linesOf({ id, slug }, deletion),
          ...(!isGone && { refusal: 'Not everything is gone. Give the same command again.' }),
        }
      }
    },
  },
}

function linesOf({ id, slug }: { id: string; slug: string }, { erased, left, kept, keyIsDestroyed, isGone }: Deletion): string[] {
  const width = Math.max(...Object.keys(left).map((table) => table.length))
  const row = (table: string, counts: string) => `  ${table.padEnd(width)}  ${counts}`
  return [
    isGone ? `Deleted the district ${slug} (${id}), and looked again:` : `Of the district ${slug} (${id}) something is left:`,
    ...Object.entries(left).map(([table, count]) => row(table, `${erased[table] ?? 0} deleted, ${count} left`)),
    'Kept, without personal data, as proof of what happened:',
    ...Object.entries(kept).map(([table, count]) => row(table, String(count))),
    keyIsDestroyed ? 'The district’s key is destroyed.' : 'The district’s key is still there.',
    'Backups from before still hold the rows and the sealed key: delete them, or let them run out.',
  ]
}
