import Link from 'next/link'
import { DateTime } from '@/components/ui/date-time'
import { type Definition, DefinitionList } from '@/components/ui/definition-list'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { isTimeClaim, reasonInZone, timeClaimInWords } from './time-in-words'

export type Inspected = {
  valid: boolean
  reasons: string[]
  header: Record<string, unknown> | null
  claims: Record<string, unknown> | null
  portal: { id: string; name: string; secretVersion: number } | null
  issued: {
    campaignId: string
    contactId: string
    contactName: string
    guid: string | null
    issuedBy: string
    issuedAt: Date
    expiresAt: Date | null
  } | null
  inspectedAt: Date
}

type InspectionResultProps = { inspected: Inspected; timeZone: string }

export function InspectionResult({ inspected, timeZone }: InspectionResultProps) {
  const { valid, reasons, header, claims } = inspected
  return (
    <div className="flex flex-col gap-4">
      {valid ? (
        <Notice tone="success" title="It works">
          The portal should accept it now: the signature is ours, the claims follow the portal’s rules, and it has not expired.
        </Notice>
      ) : (
        <Notice tone="error" title="It does not work">
          <ul className={reasons.length > 1 ? 'list-disc ps-4' : ''}>
            {reasons.map((reason) => (
              <li key={reason} className="[overflow-wrap:anywhere]">
                {reasonInZone(reason, timeZone)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {claims && (
        <Panel title="Where it comes from">
          <DefinitionList items={originOf(inspected, timeZone)} />
        </Panel>
      )}
      {claims && (
        <Panel title="What it says">
          <div className="flex flex-col gap-4">
            <Part title="Claims" items={claimItems(claims, { now: inspected.inspectedAt, timeZone })} />
            <Part
              title="Header"
              items={Object.entries(header ?? {}).map(([term, value]) => ({ term, description: <Exact value={value} /> }))}
            />
          </div>
        </Panel>
      )}
    </div>
  )
}

function originOf({ portal, issued }: Inspected, timeZone: string): Definition[] {
  const signature = portal ? (
    <>
      Ours: made with client secret version {portal.secretVersion} of{' '}
      <Link href="/portals" className="link">
        {portal.name}
      </Link>
    </>
  ) : (
    'Not ours: no client secret of this district made it, or the text was changed afterwards'
  )
  if (!issued) {
    return [
      { term: 'Signature', description: signature },
      { term: 'Issued', description: 'Not found among the links you can see' },
    ]
  }
  return [
    { term: 'Signature', description: signature },
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
    { term: 'Expires', description: issued.expiresAt ? <DateTime at={issued.expiresAt} timeZone={timeZone} /> : 'No expiry known' },
  ]
}

function claimItems(claims: Record<string, unknown>, moment: { now: Date; timeZone: string }): Definition[] {
  return Object.entries(claims).map(([term, value]) => {
    const words = isTimeClaim(term) ? timeClaimInWords(term, value, moment) : undefined
    return {
      term,
      description: (
        <>
          <Exact value={value} />
          {words !== undefined && <span className="block text-muted">{words}</span>}
        </>
      ),
    }
  })
}

function Part({ title, items }: { title: string; items: Definition[] }) {
  if (items.length === 0) return null
  return (
    <section>
      <h3 className="font-medium text-sm">{title}</h3>
      <DefinitionList items={items} />
    </section>
  )
}

function Exact({ value }: { value: unknown }) {
  return <span className="token break-all">{typeof value === 'string' ? value : JSON.stringify(value)}</span>
}
