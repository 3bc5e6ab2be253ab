import Link from 'next/link'
import { DateTime } from '@/components/ui/date-time'
import { type Definition, DefinitionList } from '@/components/ui/definition-list'
import type { Inspection } from '@/lib/invitations/inspect-token'
import { type Moment, timeInWords } from './time-in-words'

type InspectionOriginProps = { inspection: Pick<Inspection, 'portal' | 'issued' | 'expiresAt'>; moment: Moment }

/** Whose key made it, which issued link it is, and when it expires. */
export function InspectionOrigin({ inspection: { portal, issued, expiresAt }, moment }: InspectionOriginProps) {
  const items: Definition[] = [
    { term: 'Signature', description: <Signer portal={portal} /> },
    ...issuedItems(issued, moment.timeZone),
    {
      term: expiresAt && expiresAt <= moment.now ? 'Expired' : 'Expires',
      description: expiresAt ? capitalized(timeInWords(expiresAt, moment)) : 'Nothing in it tells when',
    },
  ]
  return <DefinitionList items={items} />
}

function Signer({ portal }: Pick<Inspection, 'portal'>) {
  if (!portal) return 'Not ours: no key of this district made it, or the text was changed afterwards'
  return (
    <>
      {portal.secretVersion === null ? 'A public key fits, of ' : `Ours: made with client secret version ${portal.secretVersion} of `}
      <Link href="/portals" className="link">
        {portal.name}
      </Link>
    </>
  )
}

function issuedItems(issued: Inspection['issued'], timeZone: string): Definition[] {
  if (!issued) return [{ term: 'Issued', description: 'Not found among the links you can see' }]
  return [
    {
      term: 'Issued to',
      description: (
        <>
          <Link href={`/contacts/${issued.contactId}`} className="link">
            <bdi>{issued.contactName}</bdi>
          </Link>
          {issued.guid !== null && <span className="token block break-all text-muted text-xs">{issued.guid}</span>}
        </>
      ),
    },
    { term: 'Issued by', description: issued.issuedBy },
    {
      term: 'Issued',
      description: (
        <>
          <DateTime at={issued.issuedAt} timeZone={timeZone} /> ·{' '}
          <Link href={`/links?campaign=${issued.campaignId}`} className="link">
            Links created with it
          </Link>
        </>
      ),
    },
  ]
}

function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
