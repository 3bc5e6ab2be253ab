import { createDistrict } from '@/lib/districts/create-district'
import { type Command, text } from './command'

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
}
