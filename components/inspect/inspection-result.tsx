import type { ReactNode } from 'react'
import { Panel } from '@/components/ui/panel'
import type { Inspection } from '@/lib/invitations/inspect-token'
import { countRules } from './count-rules'
import type { CutToken } from './cut-token'
import { InspectionOrigin } from './inspection-origin'
import { MemberList } from './member-list'
import { namePortal } from './name-portal'
import { RuleList } from './rule-list'
import { SignatureTable } from './signature-table'
import { TokenParts } from './token-parts'
import { Verdict } from './verdict'

export type Inspected = Inspection & { inspectedAt: Date }

type InspectionResultProps = {
  inspected: Inspected
  /** Cut in the browser; undefined where there is no token in the text, or it is drawn elsewhere on the page. */
  cut?: CutToken | undefined
  timeZone: string
}

export function InspectionResult({ inspected, cut, timeZone }: InspectionResultProps) {
  const { header, claims, signatures, rules, judgedBy, issued, inspectedAt } = inspected
  const moment = { now: inspectedAt, timeZone }
  const isRead = header !== null || claims !== null
  // An address in which nothing was read may only look as if a token stood in it.
  const drawn = isRead || cut?.before === '' ? cut : undefined
  // What was not read keeps rules only because nobody could look.
  const shownRules = isRead ? rules : rules.filter(({ broken }) => broken !== null)
  return (
    <div className="flex flex-col gap-4">
      <Verdict inspection={inspected} timeZone={timeZone} />
      {/* Where nothing was read and nothing is drawn, the one column is as wide as both. */}
      <div className="grid items-start gap-4 xl:grid-cols-2 xl:has-[>:empty]:grid-cols-1">
        <div className="flex min-w-0 flex-col gap-4 empty:hidden">
          {(isRead || issued) && (
            <Panel title="Where it comes from">
              <InspectionOrigin inspection={inspected} moment={moment} />
            </Panel>
          )}
          {drawn && (
            <Panel title="The token" description="Drawn in your browser from what you pasted.">
              <TokenParts cut={drawn} />
            </Panel>
          )}
          {isRead && (
            <Panel title="What it says">
              <div className="flex flex-col gap-5">
                {header && (
                  <Part name="Header" line="border-part-header">
                    <MemberList members={header} moment={moment} />
                  </Part>
                )}
                {claims && (
                  <Part name="Claims" line="border-part-claims">
                    <MemberList members={claims} moment={moment} />
                  </Part>
                )}
              </div>
            </Panel>
          )}
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          {signatures.length > 0 && (
            <Panel
              title="The signature"
              description="Against every secret version of every portal; against public keys where no secret fits."
            >
              <SignatureTable signatures={signatures} />
            </Panel>
          )}
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

function Part({ name, line, children }: { name: string; line: string; children: ReactNode }) {
  return (
    <section className={`border-s-3 ps-3 ${line}`}>
      <h3 className="font-medium text-sm">{name}</h3>
      {children}
    </section>
  )
}
