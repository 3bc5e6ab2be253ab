// Both send the same mails to the same sink over as many connections. The outbox also leases, prepares, and writes down
// each hand-over and each answer; nodemailer only composes and sends.
import { setTimeout as pause } from 'node:timers/promises'
import nodemailer from 'nodemailer'
import { inDistrict } from '@/lib/district-scope'
import { operatorOf } from '@/lib/districts/actor'
import { issueLinks } from '@/lib/invitations/issue-links'
import { prepareMail } from '@/lib/invitations/prepare-mail'
import { deliverMail } from '@/lib/mail/deliver-mail'
import type { HeldMessage } from '@/lib/mail/hold-messages'
import { renderMail } from '@/lib/mail/render-mail'
import { savePortal } from '@/lib/portals/save-portal'
import { startSink } from '@/scripts/drill/start-sink'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { emailOf, setMailServer } from '@/scripts/testing/make-outbox'
import { type Figure, timed } from './measure'

const mails = 8_000

/** As many as a district may set: real servers answer slowly, and many connections are what helps. */
const connections = 50

/** How long the outbox takes for so many mails, and how long nodemailer's own pool. */
export async function benchMail(): Promise<Figure[]> {
  const sink = await startSink()
  try {
    const { districtId, owner } = await makeDistrict()
    const actor = operatorOf(districtId)
    await setMailServer(districtId, { port: sink.port, connections })
    const settings = { client_id: 'bench', link_base: 'https://portal.example.org/setup?jwt=' }
    const secret = 'a-client-secret-of-forty-bytes-for-bench'
    const portal = await savePortal(owner, { kind: 'gg4l', name: 'Parent Portal', settings, secret }, new Date())
    const people = Array.from({ length: mails }, (_, index) => ({ email: emailOf(index), students: [{ school: `School ${index % 20}` }] }))
    const contacts = await makeContacts(districtId, people)
    await issueLinks(actor, { portal: portal.id, selection: { contacts }, channel: 'email' }, new Date())
    const texts = await renderAll(districtId)

    const floorSeconds = await timed(() => sendByPool(sink.port, texts))
    if ((await sink.count()) !== mails) throw new Error('The sink did not take every mail of the pool.')
    await sink.forget()
    const seconds = await timed(() => sendByOutbox(districtId))
    if ((await sink.count()) !== mails) throw new Error('The sink did not take every mail of the outbox.')
    const beside = { what: 'nodemailer’s own pool', value: mails / floorSeconds }
    return [{ what: `send ${mails} mails, outbox and all`, value: mails / seconds, unit: '/s', beside }]
  } finally {
    await sink.stop()
  }
}

type Text = { to: string; subject: string; html: string; text: string; messageId: string; unsubscribeUrl: string }

/** What the messages will say, made ready for the pool. */
async function renderAll(districtId: string): Promise<Text[]> {
  return inDistrict(districtId, async (tx) => {
    const rows = await tx.message.findMany({ where: { districtId }, orderBy: { id: 'asc' } })
    const texts: Text[] = []
    for (let start = 0; start < rows.length; start += 200) {
      const batch: HeldMessage[] = rows.slice(start, start + 200).map((row) => ({ ...row, wasAmbiguous: false }))
      const prepared = await prepareMail(tx, districtId, batch, new Date())
      for (const { id, email, messageId } of batch) {
        const said = prepared.get(id)
        if (!said || 'cancel' in said || said.unsubscribeUrl === null) throw new Error('Every message says something.')
        const { content, text, unsubscribeUrl } = said
        texts.push({ to: email, messageId, unsubscribeUrl, ...renderMail(text, { ...content, unsubscribeUrl }) })
      }
    }
    return texts
  })
}

async function sendByPool(port: number, texts: readonly Text[]): Promise<void> {
  const pool = nodemailer.createTransport({
    pool: true,
    host: '127.0.0.1',
    port,
    ignoreTLS: true,
    maxConnections: connections,
    maxMessages: Number.POSITIVE_INFINITY,
  })
  const from = { name: 'Willow Creek Unified', address: 'office@example.org' }
  await Promise.all(
    texts.map(({ unsubscribeUrl, messageId, ...text }) =>
      pool.sendMail({ from, ...text, messageId: `<${messageId}>`, list: { unsubscribe: unsubscribeUrl } }),
    ),
  )
  pool.close()
}

async function sendByOutbox(districtId: string): Promise<void> {
  const stopped = new AbortController()
  const sending = deliverMail({ prepare: prepareMail, signal: stopped.signal, pollMilliseconds: 100 })
  const isOpen = () =>
    inDistrict(districtId, (tx) => tx.message.findFirst({ where: { districtId, state: { in: ['queued', 'leased', 'handed_over'] } } }))
  while (await isOpen()) await pause(20)
  stopped.abort()
  await sending
}
