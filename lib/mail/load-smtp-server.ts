import 'server-only'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { env } from '@/lib/env'
import { Prisma } from '@/prisma/generated/client'
import { fetchAccessToken, forgetAccessToken, type TokenGrant } from './access-token'
import { findMailSettingsRow, type MailSettingsRow } from './get-mail-settings'
import { type MailCredential, openCredential, sealCredential } from './mail-credential'
import { defaultMailSettings } from './mail-settings'
import type { SmtpServer } from './smtp-server'
import { parseMailFrom, parseSmtpUrl } from './smtp-url'

/** The district's own mail server, else the one of `SMTP_URL` with the district's sender; null where mail is not set up. */
export async function loadSmtpServer(tx: DistrictTransaction, districtId: string): Promise<SmtpServer | null> {
  const row = await findMailSettingsRow(tx, districtId)
  const { name } = await tx.district.findUniqueOrThrow({ where: { id: districtId }, select: { name: true } })
  return smtpServerOf(tx, { districtId, name, row })
}

type Sender = { districtId: string; name: string; row: MailSettingsRow | null }

/** As `loadSmtpServer`, of what has been read already. */
export async function smtpServerOf(tx: DistrictTransaction, { districtId, name, row }: Sender): Promise<SmtpServer | null> {
  const { connections, replyTo } = row ?? defaultMailSettings
  const own = hasOwnServer(row)
  const server = own ? { ...own, auth: authOf(districtId, own, await openCredential(tx, own)) } : installationServer()
  const from = senderOf(row, name)
  if (!server || !from) return null
  const { host, port, security, auth } = server
  return { host, port, security, auth, from, replyTo, connections }
}

/** Whether there is a server to send through and a sender to send as. */
export async function mailIsSetUp(tx: DistrictTransaction, districtId: string): Promise<boolean> {
  return canSendBy(await tx.$queryRaw(senderStatement(districtId)))
}

/** What the district says of its server and its sender, no secret of theirs: what `canSendBy` reads. */
export type SenderRow = Pick<MailSettingsRow, 'host' | 'port' | 'fromAddress' | 'fromName'>

export function senderStatement(districtId: string): Prisma.Sql {
  return Prisma.sql`
    SELECT host, port, from_address AS "fromAddress", from_name AS "fromName" FROM mail_settings WHERE district_id = ${districtId}::uuid`
}

/** As `mailIsSetUp`, of the rows of `senderStatement`. */
export function canSendBy(rows: readonly SenderRow[]): boolean {
  const row = rows[0] ?? null
  return (hasOwnServer(row) ?? installationServer()) !== undefined && senderOf(row, '') !== undefined
}

function hasOwnServer<Row extends SenderRow>(row: Row | null): (Row & { host: string; port: number }) | undefined {
  return row && row.host !== null && row.port !== null ? { ...row, host: row.host, port: row.port } : undefined
}

/** What a district may know of the mail server of this installation: whom mail comes from where the district says nothing; null where there is none. */
export function describeInstallationServer(): { fromAddress: string | null } | null {
  const { MAIL_FROM } = env()
  return installationServer() ? { fromAddress: (MAIL_FROM && parseMailFrom(MAIL_FROM)?.address) || null } : null
}

/** The server of `SMTP_URL`, for districts without one of their own. */
export function installationServer(): ReturnType<typeof parseSmtpUrl> {
  const { SMTP_URL } = env()
  return SMTP_URL === undefined ? undefined : parseSmtpUrl(SMTP_URL)
}

/** A server of the district's own never sends as the installation: it would be refused, or taken for a forgery. */
function senderOf(row: SenderRow | null, districtName: string): SmtpServer['from'] | undefined {
  const { MAIL_FROM } = env()
  const general = MAIL_FROM === undefined || hasOwnServer(row) ? undefined : parseMailFrom(MAIL_FROM)
  const address = row?.fromAddress ?? general?.address
  if (address === undefined) return undefined
  return { name: row?.fromName ?? (row?.fromAddress ? null : general?.name) ?? districtName, address }
}

type Login = { username: string | null; tokenUrl: string | null; clientId: string | null }

/** How the server is signed in to, with what a credential holds. */
export function authOf(districtId: string, { username, tokenUrl, clientId }: Login, credential: MailCredential): SmtpServer['auth'] {
  if (credential.kind === 'none' || username === null) return { kind: 'none' }
  if (credential.kind === 'password') return { kind: 'password', username, password: credential.password }
  const { clientSecret, refreshToken } = credential
  const grant = { tokenUrl: tokenUrl ?? '', clientId: clientId ?? '', clientSecret, refreshToken }
  const accessToken = () => fetchAccessToken(grant, (token) => keepRefreshToken(districtId, grant, token))
  return { kind: 'xoauth2', username, accessToken, forgetToken: () => forgetAccessToken(grant) }
}

/** Some token servers give a new refresh token with each access token, and the old one dies after weeks. */
async function keepRefreshToken(districtId: string, used: TokenGrant, refreshToken: string): Promise<void> {
  await inDistrict(districtId, async (tx) => {
    await tx.$queryRaw`SELECT id FROM mail_settings WHERE district_id = ${districtId}::uuid FOR UPDATE`
    const row = await findMailSettingsRow(tx, districtId)
    if (row?.auth !== 'xoauth2' || row.tokenUrl !== used.tokenUrl || row.clientId !== used.clientId) return
    const stored = await openCredential(tx, row)
    // Somebody saved another one meanwhile: theirs counts.
    if (stored.kind !== 'xoauth2' || stored.refreshToken !== used.refreshToken) return
    const credentialCiphertext = await sealCredential(tx, row, { ...stored, refreshToken })
    await tx.mailSettings.update({ where: { districtId }, data: { credentialCiphertext } })
  })
}
