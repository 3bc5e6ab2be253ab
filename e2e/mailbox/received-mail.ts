import PostalMime, { type Address } from 'postal-mime'

/** A mail as its reader sees it: decoded, whatever it was encoded in on its way. */
export type ReceivedMail = {
  /** Counts from 1 in the order of arrival. */
  number: number
  /** RFC 3339. */
  receivedAt: string
  /** What the server was told, which no header has to agree with. */
  envelope: { from: string; to: string[] }
  from: Correspondent | null
  to: Correspondent[]
  replyTo: Correspondent[]
  subject: string
  /** As the mail says it; null when it does not. */
  date: string | null
  messageId: string | null
  html: string
  text: string
  /** In their order, with lower-cased names; values as they were sent, unfolded. */
  headers: Array<{ name: string; value: string }>
}

export type Correspondent = { name: string; address: string }

type Arrival = Pick<ReceivedMail, 'number' | 'envelope'> & { at: Date }

export async function readMail(raw: Buffer, { number, envelope, at }: Arrival): Promise<ReceivedMail> {
  const mail = await PostalMime.parse(raw)
  return {
    number,
    receivedAt: at.toISOString(),
    envelope,
    from: correspondents(mail.from ? [mail.from] : [])[0] ?? null,
    to: correspondents(mail.to),
    replyTo: correspondents(mail.replyTo),
    subject: mail.subject ?? '',
    date: mail.date ?? null,
    messageId: mail.messageId ?? null,
    html: mail.html ?? '',
    // Lines of a mail end with CRLF (RFC 2046 §4.1.1), which is nothing a reader sees.
    text: (mail.text ?? '').replaceAll('\r\n', '\n'),
    headers: mail.headers.map(({ key, value }) => ({ name: key, value })),
  }
}

function correspondents(addresses: Address[] = []): Correspondent[] {
  return addresses.flatMap(({ name, address, group }) => (group ? correspondents(group) : [{ name, address: address ?? '' }]))
}
