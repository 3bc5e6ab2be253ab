import { CircleCheck, CircleDashed, CircleSlash, UserPlus } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { Badge, type BadgeTone } from '@/components/ui/badge'
import { DateTime } from '@/components/ui/date-time'
import { Panel } from '@/components/ui/panel'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { Action } from '@/lib/action-result'
import { AddMember, type NewMember } from './add-member'
import { ManageMember, type Managing } from './manage-member'
import { type MemberRole, roleWords } from './role-words'

type MemberState = 'active' | 'no_password' | 'suspended'

type MemberItem = {
  id: string
  email: string
  role: MemberRole
  schools: string[]
  state: MemberState
  hasSecondFactor: boolean
  createdAt: Date
}

type MembersProps = {
  members: readonly MemberItem[]
  ownId: string
  /** Of the roster, for a sender who is to see only some. */
  schools: readonly string[]
  timeZone: string
  addMember: Action<NewMember, { passwordAddress: string }>
  managing: Managing
}

const faces: Record<MemberState, { word: string; tone: BadgeTone; icon: ReactNode }> = {
  active: { word: 'Active', tone: 'success', icon: <CircleCheck aria-hidden="true" /> },
  no_password: { word: 'No password yet', tone: 'neutral', icon: <CircleDashed aria-hidden="true" /> },
  suspended: { word: 'Suspended', tone: 'danger', icon: <CircleSlash aria-hidden="true" /> },
}

export function Members({ members, ownId, schools, timeZone, addMember, managing }: MembersProps) {
  return (
    <Panel
      title="Members"
      description="Who may sign in to this district, and with which role."
      action={<AddMember icon={<UserPlus aria-hidden="true" />} schools={schools} addMember={addMember} />}
    >
      <Table caption="Members" inset>
        <thead>
          <tr>
            <Th>E-mail</Th>
            <Th from="sm">Role</Th>
            <Th from="md">Schools</Th>
            <Th from="md">Added</Th>
            <Th from="sm" fit>
              State
            </Th>
            <Th fit>
              <span className="sr-only">Manage</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {members.map(({ id, email, role, schools: own, state, hasSecondFactor, createdAt }) => (
            <Tr key={id} muted={state === 'suspended'}>
              <Td>
                <span className="max-sm:wrap-anywhere font-medium max-sm:whitespace-normal">{email}</span>
                {id === ownId && <span className="text-muted"> (you)</span>}
                <span className="block text-muted text-xs sm:hidden">
                  {roleWords[role].name} · {faces[state].word}
                </span>
              </Td>
              <Td from="sm">{roleWords[role].name}</Td>
              <Td from="md" muted>
                {own.length === 0 ? 'Every school' : own.join(', ')}
              </Td>
              <Td from="md" muted>
                <DateTime at={createdAt} timeZone={timeZone} precision="day" />
              </Td>
              <Td from="sm" fit>
                <Badge tone={faces[state].tone} icon={faces[state].icon}>
                  {faces[state].word}
                </Badge>
              </Td>
              <Td fit align="end">
                <span className="inline-flex items-center gap-x-3 gap-y-1 max-sm:flex-col max-sm:items-end">
                  <Link href={`/audit?member=${id}`} className="link">
                    History<span className="sr-only"> of {email}</span>
                  </Link>
                  <ManageMember
                    member={{ id, email, role, schools: own, suspended: state === 'suspended', hasSecondFactor }}
                    own={id === ownId}
                    schools={schools}
                    managing={managing}
                  />
                </span>
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  )
}
