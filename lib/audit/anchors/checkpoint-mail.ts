import { verifierKey } from '@/lib/audit/tree/checkpoint'
import { chooseFamilyLanguage } from '@/lib/family-language'
import { formatEnd } from '@/lib/format-end'
import { mailPage, paragraph } from '@/lib/mail/mail-page'
import { html } from '@/lib/safe-html'

type CheckpointMail = {
  districtId: string
  districtName: string
  timeZone: string
  checkpoint: { size: number; note: string; signedAt: Date }
  /** That signed it, of 32 bytes. */
  publicKey: Uint8Array
}

/** What owners read once a week, in English, as the screens are: the newest checkpoint whole, and what it is good for. It holds no address, so there is nothing in it to follow. */
export function checkpointMail({ districtId, districtName, timeZone, checkpoint, publicKey }: CheckpointMail): {
  subject: string
  html: string
  text: string
} {
  const language = chooseFamilyLanguage([])
  const { size, note, signedAt } = checkpoint
  const { date, time, zone } = formatEnd(signedAt, { language, timeZone })
  const subject = 'Keep this mail: the checkpoint of your audit record'
  const events = size === 1 ? '1 event' : `${size.toLocaleString('en-US')} events`
  const said = `On ${date} at ${time} (${zone}), the audit record of ${districtName} in Invite Desk held ${events}. The lines below say so under a signature.`
  const keep =
    'Keep this mail for as long as somebody may ask what happened, in a mailbox or folder that whoever runs Invite Desk cannot change. You need to do nothing else with it.'
  const use =
    'When the record is verified, one of these mails shows whether anything before it was changed or taken away since. Save the lines from invite-desk/audit/ to the end of the one that begins with a dash, as a file, and give it to whoever verifies: audit verify --checkpoint FILE.'
  const keyWords = 'The key that signed it, to compare with the one on the page Audit:'
  const never = 'This mail has no link, and nobody asks you for a password or a code by mail.'
  const key = verifierKey(districtId, publicKey)
  return {
    subject,
    html: mailPage({
      language,
      title: subject,
      preheader: said,
      heading: html`${districtName}`,
      sheet: [
        paragraph(html`${said}`),
        preformatted(note),
        ...[keep, use].map((words) => paragraph(html`${words}`)),
        paragraph(html`${keyWords}`),
        preformatted(key),
      ],
      foot: [paragraph(html`${never}`)],
    }),
    text: `${[said, note.trimEnd(), keep, use, `${keyWords}\n${key}`, never].join('\n\n')}\n`,
  }
}

/** Character for character, so that it can be copied and checked. */
function preformatted(text: string) {
  return html`<pre class="digits" dir="ltr" style="margin:0 0 24px;padding:12px;border-radius:10px;background-color:#e3f1f1;color:#1c2430;font-family:ui-monospace,Menlo,Consolas,monospace;font-size:13px;line-height:20px;white-space:pre-wrap;word-break:break-all">${text}</pre>
`
}
