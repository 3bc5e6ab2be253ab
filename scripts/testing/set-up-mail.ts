import type { Actor } from '@/lib/districts/actor'
import { defaultMailSettings, type MailSettingsInput } from '@/lib/mail/mail-settings'
import { saveMailSettings } from '@/lib/mail/save-mail-settings'

const server = { host: '127.0.0.1', port: 2525, security: 'none', auth: 'none', username: null, tokenUrl: null, clientId: null } as const

/** A mail server on this machine for the district, at the port of a listener where something is really to be sent. */
export async function setUpMail(owner: Actor, changes: Partial<MailSettingsInput> & { port?: number } = {}): Promise<void> {
  const { port = server.port, ...settings } = changes
  const fromAddress = 'invitations@maple-grove.example.org'
  await saveMailSettings(owner, { ...defaultMailSettings, fromAddress, ...settings, server: { ...server, port } }, new Date())
}
