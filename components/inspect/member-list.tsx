import { isTimeClaim, type Moment, timeClaimInWords } from './time-in-words'

type MemberListProps = { members: Record<string, unknown>; moment: Moment }

/** The members of a header or of claims, as they stand there; of a time, also what it means. */
export function MemberList({ members, moment }: MemberListProps) {
  const entries = Object.entries(members)
  if (entries.length === 0) return <p className="text-muted text-sm">It is empty.</p>
  return (
    <dl className="grid text-sm sm:grid-cols-[fit-content(40%)_minmax(0,1fr)]">
      {entries.map(([name, value]) => {
        const words = isTimeClaim(name) ? timeClaimInWords(name, value, moment) : undefined
        return (
          <div key={name} className="group contents">
            {/* A name from outside may be of any length, or empty. */}
            <dt className="pt-2 text-muted [overflow-wrap:anywhere] sm:border-line sm:border-b sm:pe-5 sm:pb-2 sm:group-last:border-b-0">
              {name === '' ? '""' : name}
            </dt>
            <dd className="min-w-0 border-line border-b pb-2 group-last:border-b-0 sm:pt-2">
              <span className="token break-all">{typeof value === 'string' ? value : JSON.stringify(value)}</span>
              {words !== undefined && <span className="block text-muted tabular">{words}</span>}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
