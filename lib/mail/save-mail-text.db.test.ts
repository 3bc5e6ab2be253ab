import { describe, expect, it } from 'vitest'
import { findEvents } from '@/lib/audit/find-events'
import { inDistrict } from '@/lib/district-scope'
import { familyLanguageTags } from '@/lib/family-language'
import { makeDistrict } from '@/scripts/testing/make-district'
import { getMailTextHistory } from './get-mail-text-history'
import { findMailTexts, getMailTexts } from './get-mail-texts'
import { mailWords } from './mail-templates'
import { templateKinds } from './mail-text'
import { restoreMailText, saveMailText } from './save-mail-text'

const now = new Date('2026-11-21T12:00:00Z')
const later = new Date('2026-11-22T12:00:00Z')
const key = { kind: 'invitation', language: 'es' } as const
const own = { subject: 'Su cuenta en {{district}}', body: 'Hola, {{given_name}}:\n\n{{links}}' }
const standard = mailWords.es.texts.invitation

describe('saveMailText', () => {
  it('keeps versions, of which the newest counts, for the own district and the one text alone', async () => {
    const { districtId, owner, admin, sender } = await makeDistrict()
    const other = await makeDistrict()
    expect(await saveMailText(owner, { ...key, ...own }, now)).toEqual({ ...own, version: 1 })
    expect(await saveMailText(admin, { ...key, ...own, subject: 'Otra' }, later)).toEqual({ ...own, subject: 'Otra', version: 2 })
    const texts = await findMailTexts(sender)
    expect(texts.size).toBe(templateKinds.length * familyLanguageTags.length)
    expect(texts.get('invitation/es')).toEqual({ ...own, subject: 'Otra', version: 2 })
    expect(texts.get('sign_in/es')).toEqual({ ...mailWords.es.texts.sign_in, version: 0 })
    expect(texts.get('reminder/es')).toEqual({ ...mailWords.es.texts.reminder, version: 0 })
    expect(texts.get('invitation/zh-Hans')).toEqual({ ...mailWords['zh-Hans'].texts.invitation, version: 0 })
    expect(await inDistrict(districtId, (tx) => getMailTexts(tx, districtId))).toEqual(texts)
    expect((await findMailTexts(other.owner)).get('invitation/es')).toEqual({ ...standard, version: 0 })
  })

  it('shows who saved what and when, newest first', async () => {
    const { slug, owner, admin, auditor } = await makeDistrict()
    expect(await getMailTextHistory(auditor, key)).toEqual([])
    await saveMailText(owner, { ...key, ...own }, now)
    await restoreMailText(admin, key, later)
    expect(await getMailTextHistory(auditor, key)).toEqual([
      { ...standard, version: 2, savedAt: later, savedBy: `admin@${slug}.example.org` },
      { ...own, version: 1, savedAt: now, savedBy: `owner@${slug}.example.org` },
    ])
    expect(await getMailTextHistory(auditor, { ...key, kind: 'reminder' })).toEqual([])
  })

  it('makes no version of an unchanged text, whatever its line ends and the blanks around it', async () => {
    const { owner } = await makeDistrict()
    expect(await saveMailText(owner, { ...key, ...standard }, now)).toEqual({ ...standard, version: 0 })
    expect(await restoreMailText(owner, key, now)).toEqual({ ...standard, version: 0 })
    await saveMailText(owner, { ...key, ...own }, now)
    const again = { subject: ` ${own.subject} `, body: `\r\n${own.body.replaceAll('\n', '\r\n')}\n` }
    expect(await saveMailText(owner, { ...key, ...again }, later)).toEqual({ ...own, version: 1 })
    expect(await getMailTextHistory(owner, key)).toHaveLength(1)
  })

  it('is recorded once for each version, without the text', async () => {
    const { owner } = await makeDistrict()
    await saveMailText(owner, { ...key, ...own }, now)
    await saveMailText(owner, { ...key, ...own }, now)
    await restoreMailText(owner, key, later)
    const { rows } = await findEvents(owner, { filter: { action: 'mail_template.saved' }, paging: { limit: 50 }, timeZone: 'UTC' })
    expect(rows.map(({ details }) => details)).toEqual([
      { ...key, version: 2 },
      { ...key, version: 1 },
    ])
  })

  it('gives each of twenty who save at once a version of their own', async () => {
    const { owner } = await makeDistrict()
    const saved = await Promise.all(
      Array.from({ length: 20 }, (_, index) => saveMailText(owner, { ...key, ...own, subject: `Text ${index}` }, now)),
    )
    expect(saved.map(({ version }) => version).sort((one, other) => one - other)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    )
  })

  it('refuses a text with a mistake, field by field, and keeps nothing', async () => {
    const { owner } = await makeDistrict()
    await expect(saveMailText(owner, { ...key, subject: '{{links}}', body: 'Hola {{child}}' }, now)).rejects.toMatchObject({
      code: 'invalid_input',
      fields: {
        subject: 'Move {{links}} to the text; a subject has no buttons.',
        body: expect.stringContaining('There is no placeholder {{child}}.'),
      },
    })
    for (const body of ['<script>alert(1)</script>\n{{links}}', 'x'.repeat(10_000_000), 'Half a pair: \uD83C\n{{links}}', 'Hola']) {
      await expect(saveMailText(owner, { ...key, ...own, body }, now)).rejects.toMatchObject({
        code: 'invalid_input',
        fields: { body: expect.any(String) },
      })
    }
    expect(await getMailTextHistory(owner, key)).toEqual([])
  })

  it('is for owners and admins', async () => {
    const { sender, auditor } = await makeDistrict()
    for (const actor of [sender, auditor]) {
      await expect(saveMailText(actor, { ...key, ...own }, now)).rejects.toMatchObject({ code: 'forbidden' })
      await expect(restoreMailText(actor, key, now)).rejects.toMatchObject({ code: 'forbidden' })
    }
  })
})
