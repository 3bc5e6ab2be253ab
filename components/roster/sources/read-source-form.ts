import type { z } from 'zod'
import type { sourceInputSchema } from '@/lib/roster/sources/save-source'
import type { GuidFrom } from '@/lib/roster/sources/source-settings'
import type { RosterFormat } from '@/prisma/generated/enums'

export const guidPlaces = ['sourcedId', 'userId', 'metadata', 'none'] as const
export const signIns = ['oauth2', 'oauth1'] as const
export const versions = ['1.1', '1.2'] as const

/** A source as the form says it. */
export type SourceFormInput = z.input<typeof sourceInputSchema>

type ServerInput = Extract<SourceFormInput, { format: 'oneroster_rest' }>

type OfSource = {
  /** Undefined for a new one. */
  id: string | undefined
  format: RosterFormat
  /** Of a mapped source that exists, whose mapping the form does not change; a new one chooses it in the form. */
  mappingId?: string | undefined
}

/** Everything the form says; what is wrong with it, the server finds. */
export function readSourceForm(form: FormData, { id, format, mappingId = textOf(form, 'mappingId') }: OfSource): SourceFormInput {
  const ofEvery = { ...(id === undefined ? {} : { id }), name: textOf(form, 'name'), schedule: null, applyAlone: true }
  switch (format) {
    case 'contacts':
      return { format, settings: {}, ...ofEvery }
    case 'mapped':
      return { format, settings: { mappingId }, ...ofEvery }
    case 'oneroster':
      return { format, settings: { guidFrom: readGuidFrom(form) }, ...ofEvery }
    case 'oneroster_rest':
      return {
        format,
        ...ofEvery,
        ...readServer(form),
        schedule: readSchedule(form),
        applyAlone: form.get('applyAlone') !== 'ask',
      }
  }
}

/** The server the form names, with the secret when one was typed. */
export function readServer(form: FormData): Pick<ServerInput, 'settings' | 'secret'> {
  const auth = choiceOf(form, 'auth', signIns)
  const secret = textOf(form, 'secret')
  const settings = {
    baseUrl: textOf(form, 'baseUrl').trim(),
    version: choiceOf(form, 'version', versions),
    auth,
    tokenUrl: auth === 'oauth2' ? textOf(form, 'tokenUrl').trim() || null : null,
    clientId: textOf(form, 'clientId'),
    scope: textOf(form, 'scope'),
    guidFrom: readGuidFrom(form),
    pageSize: numberOf(form, 'pageSize'),
    deltas: form.get('deltas') !== null,
  }
  return { settings, ...(secret === '' ? {} : { secret }) }
}

/** When the source is to be read without anybody asking; null for only by hand. */
export function readSchedule(form: FormData): ServerInput['schedule'] {
  if (form.get('scheduled') !== 'yes') return null
  return { days: form.getAll('days').map(Number), time: textOf(form, 'time') }
}

function readGuidFrom(form: FormData): GuidFrom {
  const from = choiceOf(form, 'guidFrom', guidPlaces)
  switch (from) {
    case 'userId':
      return { from, type: textOf(form, 'guidType') }
    case 'metadata':
      return { from, name: textOf(form, 'guidName') }
    case 'sourcedId':
    case 'none':
      return { from }
  }
}

function textOf(form: FormData, name: string): string {
  return String(form.get(name) ?? '')
}

/** As people write it, 1,000 too; no number at all for a blank one. */
function numberOf(form: FormData, name: string): number {
  const text = textOf(form, name).replaceAll(',', '').trim()
  return text === '' ? Number.NaN : Number(text)
}

function choiceOf<Choice extends string>(form: FormData, name: string, choices: readonly [Choice, ...Choice[]]): Choice {
  return choices.find((choice) => choice === form.get(name)) ?? choices[0]
}
