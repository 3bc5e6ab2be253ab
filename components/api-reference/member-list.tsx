import type { ReactNode } from 'react'
import type { TypeWords } from './reference'
import { TypeName } from './type-name'
import { WithCode } from './with-code'

export type ListedMember = {
  name: string
  type: TypeWords
  required: boolean
  description: string
  /** Where it stands, or a value that shows it. */
  note?: ReactNode
}

/** Parameters of a call or members of an object, one under the other, so that they fit a phone. */
export function MemberList({ members }: { members: readonly ListedMember[] }) {
  return (
    <dl className="text-sm">
      {members.map(({ name, type, required, description, note }) => (
        <div key={name} className="grid gap-x-6 gap-y-0.5 border-line border-b py-2 last:border-b-0 sm:grid-cols-[minmax(9rem,14rem)_1fr]">
          <dt className="min-w-0">
            <code className="wrap-anywhere font-mono font-medium">{name}</code>
            {required && <span className="ms-2 text-muted text-xs">required</span>}
          </dt>
          <dd className="wrap-anywhere min-w-0">
            <p className="text-muted">
              <TypeName type={type} />
              {note}
            </p>
            {description !== '' && (
              <p>
                <WithCode text={description} />
              </p>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
