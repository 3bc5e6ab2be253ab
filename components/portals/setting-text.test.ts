import { describe, expect, it } from 'vitest'
import { portalKind, portalKindNames } from '@/lib/portals/portal-kinds'
import { fieldsOf, type SettingField } from '@/lib/portals/setting-field'
import { errorOf, groupFields, hintOf, initialText, otherErrors, settingWords, textOfSetting } from './setting-text'

const text: SettingField = { name: 'site', label: 'Site', hint: 'The address.', type: 'text', required: true, usual: undefined }
const yesNo: SettingField = {
  ...text,
  type: 'choice',
  required: false,
  usual: true,
  choices: [
    { value: 'true', label: 'Yes' },
    { value: 'false', label: 'No' },
  ],
}
const duration: SettingField = { ...text, type: 'duration', required: false, usual: 1_209_600 }

describe('textOfSetting', () => {
  it.each([
    ['nothing', undefined, ''],
    ['a text', 'payload', 'payload'],
    ['no', false, 'false'],
    ['a number', 3_600, '3600'],
    ['a list, one entry a line', ['a', 'b'], 'a\nb'],
    ['an object, its members in their order', { typ: 'JWT', alg: 'HS256' }, '{\n  "typ": "JWT",\n  "alg": "HS256"\n}'],
  ])('writes %s', (_, value, written) => {
    expect(textOfSetting(value)).toBe(written)
  })
})

describe('initialText', () => {
  it('begins a choice and a duration with what is usual', () => {
    expect(initialText(yesNo, undefined)).toBe('true')
    expect(initialText(duration, undefined)).toBe('1209600')
  })

  it('keeps what is stored, no too', () => {
    expect(initialText(yesNo, false)).toBe('false')
    expect(initialText(duration, 60)).toBe('60')
  })

  it('leaves a field to type in empty, so that what is usual stays so', () => {
    expect(initialText({ ...text, required: false, usual: 'payload' }, undefined)).toBe('')
  })
})

describe('hintOf', () => {
  it('says what an empty field comes to', () => {
    expect(hintOf({ ...text, usual: 'payload' })).toBe('The address. Empty: payload.')
    expect(hintOf({ ...text, type: 'lines', usual: ['a', 'b'] })).toBe('The address. Empty: a, b.')
  })

  it('says nothing more where a control is never empty, or nothing is usual', () => {
    expect(hintOf(yesNo)).toBe('The address.')
    expect(hintOf(text)).toBe('The address.')
  })
})

describe('settingWords', () => {
  it('says a duration, a choice and a list as people read them', () => {
    expect(settingWords(duration, 1_209_600)).toBe('14 days')
    expect(settingWords(yesNo, true)).toBe('Yes')
    expect(settingWords(yesNo, false)).toBe('No')
    expect(settingWords({ ...text, type: 'lines' }, ['one', 'two'])).toBe('one\ntwo')
  })

  it('has no words for what is not set', () => {
    expect(settingWords(text, undefined)).toBeUndefined()
    expect(settingWords(text, '  ')).toBeUndefined()
    expect(settingWords({ ...text, type: 'lines' }, [])).toBeUndefined()
  })
})

describe('groupFields', () => {
  it.each(portalKindNames)('asks of %s first for what its links or tokens cannot do without', (name) => {
    const { settings } = portalKind(name)
    const fields = fieldsOf(settings)
    const { first, more } = groupFields(fields)
    expect([...first, ...more]).toHaveLength(fields.length)
    const missing = new Set(settings.safeParse({}).error?.issues.map(({ path }) => path[0]))
    expect(new Set(first.map((field) => field.name))).toEqual(missing)
  })
})

describe('errors', () => {
  const errors = { site: 'Wrong.', 'issuers.0': 'Too long.', kind: 'Fixed.' }

  it('are found for a setting and for one of its entries', () => {
    expect(errorOf(errors, 'site')).toBe('Wrong.')
    expect(errorOf(errors, 'issuers')).toBe('Too long.')
    expect(errorOf(errors, 'audience')).toBeUndefined()
  })

  it('that no field stands for are said apart', () => {
    expect(otherErrors(errors, ['site', 'issuers'])).toEqual(['Fixed.'])
  })
})
