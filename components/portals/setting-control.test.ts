import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import type { SettingField } from '@/lib/portals/setting-field'
import { SettingControl } from './setting-control'

describe('SettingControl', () => {
  const types = ['text', 'duration', 'choice', 'lines', 'json'] as const

  it.each(types)('says of a setting of the type %s that it must be there, where it must', (type) => {
    expect(control({ type, required: true })).toMatch(/<(?:input|select|textarea)[^>]* aria-required="true"/)
    expect(control({ type, required: false })).not.toContain('aria-required')
  })

  it.each(types)('names a setting of the type %s by its label alone', (type) => {
    expect(control({ type, required: true })).toMatch(/<label[^>]*>Setting<\/label>/)
  })
})

function control(given: Pick<SettingField, 'type' | 'required'>): string {
  const field = { ...given, name: 'setting', label: 'Setting', hint: 'What it is.', usual: undefined, choices: [] }
  return renderToStaticMarkup(createElement(SettingControl, { field, stored: undefined, error: undefined }))
}
