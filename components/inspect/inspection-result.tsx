import { Panel } from '@/components/ui/panel'
import type { Inspection } from '@/lib/invitations/inspect-token'
import { countRules } from './count-rules'
import type { CutToken } from './cut-token'
import { InspectionOrigin } from './inspection-origin'
import { MemberList } from './member-list'
import { namePortal } from './name-portal'
import { RuleList } from './rule-list'
import { SignatureTable } from './signature-table'
import type { Moment } from './time-in-words'
import { TokenParts } from './token-parts'
import { TokenTimeLine } from './token-time-line'
import { tokenTimes } from './token-times'
import { Verdict } from './verdict'

export type Inspected = Inspection & { inspectedAt: Date }

type InspectionResultProps = {
  inspected: Inspected
  /** Cut in the browser; undefined where there is no token in the text, or it is drawn elsewhere on the page. */
  cut?: CutToken | undefined
  timeZone: string
}

export function InspectionResult({ inspected, cut, timeZone }: InspectionResultProps) {
  const { header, claims, signatures, rules, judgedBy, issued, inspectedAt, expiresAt } = inspected
  const moment = { now: inspectedAt, timeZone }
  const isRead = header !== null || claims !== null
  // An address in which nothing was read may only look as if a token stood in it.
  const drawn = isRead || cut?.before === '' ? cut : undefined
  // What was not read keeps rules only because nobody could look.
  const shownRules = isRead ? rules : rules.filter(({ broken }) => broken !== null)
  const times = claims ? tokenTimes({ claims, expiresAt, now: inspectedAt }) : []
  return (
    <div className="flex flex-col gap-4">
      <Verdict inspection={inspected} timeZone={timeZone} />
      {(isRead || drawn) && (
        <Panel title="The token" description={drawn && 'Drawn in your browser from what you pasted.'}>
          <TokenParts cut={drawn} said={isRead ? saidBy(inspected, moment) : undefined} />
        </Panel>
      )}
      {/* Where nothing was read, the one column is as wide as both. */}
      <div className="grid items-start gap-4 xl:grid-cols-2 xl:has-[>:empty]:grid-cols-1">
        <div className="flex min-w-0 flex-col gap-4 empty:hidden">
          {(isRead || issued) && (
            <Panel title="Where it comes from">
              <InspectionOrigin inspection={inspected} moment={moment} />
            </Panel>
          )}
          {times.length > 1 && (
            <Panel title="When it works">
              <TokenTimeLine times={times} moment={moment} />
            </Panel>
          )}
          {signatures.length > 0 && (
            <Panel
              title="The keys it was compared with"
              description="Every secret version of every portal; public keys where no secret fits."
            >
              <SignatureTable signatures={signatures} />
            </Panel>
          )}
        </div>
        <div className="flex min-w-0 flex-col gap-4 empty:hidden">
          {shownRules.length > 0 && (
            <Panel
              title="The rules, one by one"
              description={
                isRead
                  ? `${judgedBy ? `By ${namePortal(judgedBy)}. ` : ''}${countRules(rules)}.`
                  : 'The others could not be checked before these hold.'
              }
            >
              <RuleList rules={shownRules} timeZone={timeZone} />
            </Panel>
          )}
        </div>
      </div>
    </div>
  )
}

function saidBy({ header, claims, portal }: Inspection, moment: Moment) {
  return {
    header: header ? <MemberList members={header} moment={moment} /> : <Unread />,
    claims: claims ? <MemberList members={claims} moment={moment} /> : <Unread />,
    signature: <p className="text-sm">{signer(portal)}</p>,
  }
}

function Unread() {
  return <p className="text-muted text-sm">It could not be read.</p>
}

function signer(portal: Inspection['portal']): string {
  if (!portal) return 'It fits no key of this district: somebody else made the token, or it was changed afterwards.'
  return portal.secretVersion === null
    ? `It fits a public key of ${portal.name}.`
    : `It fits client secret version ${portal.secretVersion} of ${portal.name}.`
}
