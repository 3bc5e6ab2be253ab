import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { checkpointMail } from '@/lib/audit/anchors/checkpoint-mail'
import { rawPublicKey, signCheckpoint } from '@/lib/audit/tree/checkpoint'
import { emptyRoot } from '@/lib/audit/tree/merkle-hash'
import { noticeMail } from '@/lib/auth/notice-mail'
import { passwordMail } from '@/lib/auth/password-mail'
import { familyLanguages } from '@/lib/family-language'
import { findLoads } from '@/scripts/testing/find-loads'
import { mailWords } from './mail-templates'
import { templateKinds } from './mail-text'
import { renderMail } from './render-mail'

const at = new Date('2026-03-01T12:00:00Z')
const member = { districtName: 'Maple Grove', email: 'office@example.org', timeZone: 'America/Chicago' }
const person = { name: 'Ana Ruiz', givenName: 'Ana', url: 'https://invite.example.org/i/maple/ana', closesAt: at }

// What a mail program fetches to show a mail tells whoever serves it that, when and where the mail was read.
describe('a mail fetches nothing', () => {
  it.each(familyLanguages.flatMap((language) => templateKinds.map((kind) => ({ tag: language.tag, language, kind }))))(
    'to a family in $tag, $kind',
    ({ language, kind }) => {
      const { html } = renderMail(mailWords[language.tag].texts[kind], {
        kind,
        language,
        form: 'invite_page',
        ...member,
        portalName: 'Parent Portal',
        schools: ['Willow Elementary School'],
        officeContact: '+1 555 0100',
        persons: [person],
        unsubscribeUrl: 'https://invite.example.org/i/maple/unsubscribe?m=1',
      })
      expect(html).toContain('Ana')
      expect(findLoads(html)).toEqual([])
    },
  )

  it.each(['factor_added', 'factors_reset', 'password_changed'] as const)('to a member, %s', (kind) => {
    expect(findLoads(noticeMail({ ...member, kind, at }).html)).toEqual([])
  })

  it('to a member who sets a password', () => {
    expect(findLoads(passwordMail({ ...member, url: 'https://invite.example.org/sign-in', expiresAt: at }).html)).toEqual([])
  })

  it('to an owner, with the checkpoint', () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    const districtId = '00000000-0000-7000-8000-000000000001'
    const note = signCheckpoint({ districtId, size: 0, rootHash: emptyRoot, signedAt: at }, privateKey)
    const checkpoint = { size: 0, note, signedAt: at }
    expect(findLoads(checkpointMail({ districtId, ...member, checkpoint, publicKey: rawPublicKey(privateKey) }).html)).toEqual([])
  })
})
