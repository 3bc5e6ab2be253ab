import { z } from 'zod'

/** How a setting is shown and typed. A duration is kept in seconds, `lines` is a list with one entry a line. */
type SettingFace = {
  label: string
  hint: string
  type: 'text' | 'duration' | 'choice' | 'lines' | 'json'
  choices?: readonly { value: string; label: string }[]
}

/** A field of the settings form; the same names serve the CLI and the API. */
export type SettingField = SettingFace & {
  name: string
  required: boolean
  /** What holds while nothing is set; undefined where that depends on other settings, or is nothing. */
  usual: unknown
}

/** Every setting of a portal kind is registered here beside its rules, so that one schema drives forms, command line and API. */
export const settingFaces = z.registry<SettingFace>()

/** The fields of a kind's settings in the order of its schema. */
export function fieldsOf(settings: z.ZodObject<z.core.$ZodShape>): SettingField[] {
  return Object.entries(settings.shape).map(([name, schema]) => {
    const face = settingFaces.get(schema)
    if (!face) throw new Error(`The setting ${name} is not registered in settingFaces.`)
    const unset = z.safeParse(schema, undefined)
    return { ...face, name, required: !unset.success, usual: unset.success ? unset.data : undefined }
  })
}
