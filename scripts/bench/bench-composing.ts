// Ours: the district's text filled for each family and written as a message, as the outbox does it. The peer gets the same words and has
// nodemailer write each message. Both texts are rendered anew for each mail; beside them, the writing alone of mails rendered before.
import MailComposer from 'nodemailer/lib/mail-composer'
import { familyLanguages } from '@/lib/family-language'
import { composeMail, type Mail } from '@/lib/mail/compose-mail'
import type { MailContent } from '@/lib/mail/mail-content'
import { mailWords } from '@/lib/mail/mail-templates'
import { type RenderedMail, renderMail } from '@/lib/mail/render-mail'
import { compare, type Figure } from './measure'

const mails = 4_000
const address = { from: { name: 'Willow Creek Unified', address: 'office@example.org' }, replyTo: 'office@example.org' }

/** How many mails of a campaign are made ready for the server, beside nodemailer. */
export async function benchComposing(): Promise<Figure[]> {
  const contents = Array.from({ length: mails }, (_, index) => contentOf(index))
  const rendered = contents.map(render)
  const nodemailer = 'nodemailer'
  return [
    await compare({
      what: 'compose a mail for each family',
      count: mails,
      run: () => contents.map((content, index) => composeMail(mailOf(index, render(content)))),
      beside: { what: nodemailer, run: () => inTurn(contents, (content, index) => composeByNodemailer(mailOf(index, render(content)))) },
      wanted: { atLeast: 2 },
    }),
    await compare({
      what: 'the same, rendered before',
      count: mails,
      run: () => rendered.map((words, index) => composeMail(mailOf(index, words))),
      beside: { what: nodemailer, run: () => inTurn(rendered, (words, index) => composeByNodemailer(mailOf(index, words))) },
    }),
  ]
}

/** In every language families are written to in, in turns. */
function contentOf(index: number): MailContent & { unsubscribeUrl: string } {
  const language = familyLanguages[index % familyLanguages.length]
  if (!language) throw new Error('Families are written to in some language.')
  const number = String(index).padStart(12, '0')
  return {
    kind: 'invitation',
    form: 'invite_page',
    language,
    districtName: 'Willow Creek Unified',
    timeZone: 'America/Chicago',
    portalName: 'Parent Portal',
    schools: [`School ${index % 20}`],
    officeContact: 'Call 555 0100',
    unsubscribeUrl: `https://invite.example.org/i/willow/unsubscribe?m=019a0000-0000-7000-8000-${number}&c=abcdefghijklmnopqrstuv`,
    persons: [
      {
        name: `José${index} Reyes`,
        givenName: `José${index}`,
        url: `https://invite.example.org/i/willow/ABCDEFGHJKMN${number}00`,
        closesAt: new Date('2026-12-06T16:00:00Z'),
      },
    ],
  }
}

function render(content: MailContent): RenderedMail {
  return renderMail(mailWords[content.language.tag].texts.invitation, content)
}

function mailOf(index: number, words: RenderedMail): Mail & { unsubscribeUrl: string } {
  const { unsubscribeUrl, language } = contentOf(index)
  const messageId = `019a0000-0000-7000-8000-${index}@invite.example.org`
  return { ...address, ...words, to: `family${index}@example.org`, messageId, date: new Date(), language: language.tag, unsubscribeUrl }
}

async function inTurn<Item>(items: readonly Item[], work: (item: Item, index: number) => Promise<unknown>): Promise<void> {
  for (const [index, item] of items.entries()) await work(item, index)
}

function composeByNodemailer({ messageId, language, unsubscribeUrl, ...mail }: Mail & { unsubscribeUrl: string }): Promise<Buffer> {
  const headers = { 'Content-Language': language, 'Auto-Submitted': 'auto-generated' }
  const list = { unsubscribe: unsubscribeUrl }
  return new Promise((resolve, reject) => {
    new MailComposer({ ...mail, replyTo: mail.replyTo ?? '', messageId: `<${messageId}>`, headers, list })
      .compile()
      .build((error, message) => (error ? reject(error) : resolve(message)))
  })
}
