import { expect, it } from 'vitest'
import { isRoleAccount } from './role-account'

it.each([
  ['office@example.org', true],
  ['Office@Example.org', true],
  ['front.desk@example.org', true],
  ['front-desk@example.org', true],
  ['frontdesk2@example.org', true],
  ['no_reply@example.org', true],
  ['no-reply@example.org', true],
  ['do-not-reply@example.org', true],
  ['info+roster@example.org', true],
  ['school@example.org', true],
  ['noemail@example.org', true],
  ['ana.office@example.org', false],
  ['ana+office@example.org', false],
  ['officer@example.org', false],
  ['ana@office.example.org', false],
  ['42@example.org', false],
  ['', false],
])('%j is a role account: %s', (email, is) => expect(isRoleAccount(email)).toBe(is))
