import { describe, expect, it } from 'vitest'
import { type FamilyLanguageTag, familyLanguageTags } from '@/lib/family-language'
import { makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { makePortalOf } from '@/scripts/testing/make-portal'
import { checkSending } from './check-sending'
import { previewMail } from './preview-mail'

const now = new Date('2026-03-02T15:00:00Z')

const passwordWords: Record<FamilyLanguageTag, RegExp> = {
  en: /password/i,
  es: /contraseña/i,
  'zh-Hans': /密码/,
  vi: /mật khẩu/i,
  ar: /كلمة (ال)?مرور/,
  ht: /modpas/i,
}

async function makeSharing() {
  const district = await makeIssuingDistrict([
    { givenName: 'Ana', familyName: 'Reyes', email: 'Reyes@example.org', students: [{ school: 'Oak Middle School' }] },
    { givenName: 'Luis', familyName: 'Santos', email: 'reyes@example.org', language: 'es', students: [{ school: 'Elm High School' }] },
    { givenName: 'Minh', familyName: 'Tran', email: 'tran@example.org', students: [{ school: 'Oak Middle School' }] },
  ])
  const { owner, portalId: portal } = district
  const preview = (contactIds: Array<string | undefined>) =>
    previewMail(owner, { portal, contactIds: contactIds.flatMap((id) => id ?? []), kind: 'invitation' }, now)
  return { ...district, preview }
}

function buttonsOf(html: string): string[] {
  return [...html.matchAll(/<a [^>]*href="[^"]*\/i\/[^"]*"[^>]*>(.*?)<\/a>/gs)].flatMap(([, label = '']) => {
    const words = label.replace(/<[^>]*>/g, '').trim()
    return words.startsWith('http') ? [] : [words]
  })
}

describe('previewMail', () => {
  it('has one button without a name for somebody alone at an address', async () => {
    const { contactIds, preview } = await makeSharing()
    const { html, text, to } = await preview([contactIds[2]])
    expect(to).toBe('tran@example.org')
    expect(buttonsOf(html)).toEqual(['Continue'])
    expect(text).not.toContain('Minh Tran:')
  })

  it('shows those who share an address in one mail, a button with the name of each, in the language of the first who has one', async () => {
    const { owner, portalId, contactIds, preview } = await makeSharing()
    const { samples } = await checkSending(owner, { portal: portalId, selection: { filter: {} } }, now)
    expect(samples).toEqual([
      [
        { id: contactIds[0], name: 'Ana Reyes' },
        { id: contactIds[1], name: 'Luis Santos' },
      ],
      [{ id: contactIds[2], name: 'Minh Tran' }],
    ])
    const { html, text, to, language } = await preview(samples[0]?.map(({ id }) => id) ?? [])
    expect([to, language]).toEqual(['Reyes@example.org', 'es'])
    expect(buttonsOf(html)).toEqual([expect.stringContaining('Ana Reyes'), expect.stringContaining('Luis Santos')])
    for (const words of ['Ana Reyes:', 'Luis Santos:', 'Elm High School', 'Oak Middle School']) expect(text).toContain(words)
  })

  it.each(familyLanguageTags)(
    'says what is true of the portal, in %s: only where a family sets up an account is there a password',
    async (language) => {
      const { owner, portalId, contactIds } = await makeSharing()
      const { id: signingIn } = await makePortalOf(owner, 'get_connected')
      const of = async (portal: string, kind: 'invitation' | 'reminder') => {
        const { text, html } = await previewMail(owner, { portal, contactIds: contactIds.slice(2), kind, language }, now)
        return text + html
      }
      for (const kind of ['invitation', 'reminder'] as const) {
        expect(await of(portalId, kind)).toMatch(passwordWords[language])
        expect(await of(signingIn, kind)).not.toMatch(passwordWords[language])
      }
    },
  )

  it('refuses contacts of different addresses, nobody, and more than a mail shows', async () => {
    const { contactIds, preview } = await makeSharing()
    for (const asked of [contactIds, [], Array.from({ length: 21 }, () => contactIds[0])]) {
      await expect(preview(asked)).rejects.toMatchObject({ code: 'invalid_input' })
    }
  })

  it('refuses the whole mail where one of them is of a school the sender does not have', async () => {
    const { sender, portalId: portal, contactIds } = await makeSharing()
    const ofOak = { ...sender, schools: ['Oak Middle School'] }
    const asked = { portal, contactIds: contactIds.slice(0, 2), kind: 'invitation' as const }
    await expect(previewMail(ofOak, asked, now)).rejects.toMatchObject({ code: 'not_found' })
  })
})
