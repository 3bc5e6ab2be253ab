// A worker of the product that does nothing but mail, with a pace that the drill may shorten.
import { prepareMail } from '@/lib/invitations/prepare-mail'
import { deliverMail } from '@/lib/mail/deliver-mail'
import { prepareShort } from '@/scripts/testing/make-outbox'

const { short, ...pace } = JSON.parse(process.argv[2] ?? '{}')
await deliverMail({ ...pace, prepare: short ? prepareShort : prepareMail, signal: new AbortController().signal })
