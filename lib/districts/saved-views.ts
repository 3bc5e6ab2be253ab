import 'server-only'
import { z } from 'zod'
import { AppError, notFound } from '@/lib/app-error'
import { memberOf } from '@/lib/auth/own-account'
import { inDistrict } from '@/lib/district-scope'
import { runInDistrict } from '@/lib/district-statement'
import { parseInput } from '@/lib/parse-input'
import { Prisma } from '@/prisma/generated/client'
import { SavedList } from '@/prisma/generated/enums'
import type { Actor } from './actor'
import { lockMemberAlone } from './lock-member'

/** What stands in the address of a list: names and values. */
const parametersSchema = z
  .record(z.string().regex(/^[a-z_]{1,40}$/, 'This is no name of a filter.'), z.string().max(300, 'Use at most 300 characters.'))
  .refine((parameters) => Object.keys(parameters).length <= 30, 'Keep at most 30 filters.')

export type SavedView = { id: string; name: string; parameters: z.output<typeof parametersSchema> }

export const savedViewSchema = z.object({
  /** The view that is changed; without it another is kept, or the one of this name. */
  id: z.uuid().optional(),
  list: z.enum(SavedList),
  name: z.string('Give the view a name.').trim().min(1, 'Give the view a name.').max(60, 'Use at most 60 characters.'),
  parameters: parametersSchema,
})

export const removedViewSchema = z.object({ id: z.uuid() })

/** Enough for a person, and few enough to stand above a list. */
const mostViews = 30

const fields = { id: true, name: true, parameters: true } as const

/** The views that the member who asks has kept of a list, by name. Refuses with `forbidden` who is no member. */
export async function findSavedViews(actor: Actor, list: SavedList): Promise<SavedView[]> {
  const { districtId, memberId } = memberOf(actor)
  const rows = await runInDistrict<SavedViewRow>(
    districtId,
    Prisma.sql`
      SELECT id, name, parameters FROM saved_views
      WHERE district_id = ${districtId}::uuid AND member_id = ${memberId}::uuid AND list = ${list}::saved_list`,
  )
  return rows.map(viewOf).sort((one, other) => one.name.localeCompare(other.name, 'en'))
}

/**
 * Keeps what a list shows under a name, for the member who asks alone: a name they have used before is what it is kept
 * under from now on, and with `id` that view gets this name. Not recorded: it changes nothing but what they themselves see.
 * Refuses with `not_found` a view that is not theirs, with `conflict` the name of another one and the 31st view of a list.
 */
export async function saveView(actor: Actor, input: z.input<typeof savedViewSchema>): Promise<SavedView> {
  const { districtId, memberId } = memberOf(actor)
  const { id, list, name, parameters } = parseInput(savedViewSchema, input)
  return inDistrict(districtId, async (tx) => {
    // One after the other, so that two of the same name are one, and the 31st is seen.
    await lockMemberAlone(tx, { districtId, memberId })
    const views = await tx.savedView.findMany({ where: { districtId, memberId, list }, select: { id: true, name: true } })
    if (id !== undefined && !views.some((view) => view.id === id)) throw notFound('view')
    const ofThisName = views.find((view) => view.name === name)
    if (id !== undefined && ofThisName && ofThisName.id !== id) {
      throw new AppError('conflict', `Another of your views is called ${name}. Choose another name, or remove that one first.`)
    }
    const known = id ?? ofThisName?.id
    if (known !== undefined) {
      const where = { districtId_id: { districtId, id: known } }
      return viewOf(await tx.savedView.update({ where, data: { name, parameters }, select: fields }))
    }
    if (views.length >= mostViews) {
      throw new AppError('conflict', `You keep ${mostViews} views of this list already. Remove one that you no longer use.`)
    }
    return viewOf(await tx.savedView.create({ data: { districtId, memberId, list, name, parameters }, select: fields }))
  })
}

/** Takes a view of the member who asks away, and answers with what it was, so that it can be kept again. Refuses with `not_found` one that is not theirs. */
export async function removeView(actor: Actor, input: z.input<typeof removedViewSchema>): Promise<Omit<SavedView, 'id'>> {
  const { districtId, memberId } = memberOf(actor)
  const { id } = parseInput(removedViewSchema, input)
  return inDistrict(districtId, async (tx) => {
    const view = await tx.savedView.findFirst({ where: { districtId, memberId, id }, select: fields })
    if (!view) throw notFound('view')
    await tx.savedView.deleteMany({ where: { districtId, memberId, id } })
    const { name, parameters } = viewOf(view)
    return { name, parameters }
  })
}

type SavedViewRow = { id: string; name: string; parameters: unknown }

function viewOf({ id, name, parameters }: SavedViewRow): SavedView {
  return { id, name, parameters: parametersSchema.parse(parameters) }
}
