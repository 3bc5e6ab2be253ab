'use client'

import { Badge } from '@/components/ui/badge'
import { ConfirmButton } from '@/components/ui/confirm-button'
import { counted } from '@/components/ui/counted'
import { DateTime } from '@/components/ui/date-time'
import { showToast } from '@/components/ui/show-toast'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { Action } from '@/lib/action-result'
import { browserName } from './browser-name'

type OwnSession = { id: string; userAgent: string; createdAt: Date; lastSeenAt: Date }

type OwnSessionsProps = {
  sessions: readonly OwnSession[]
  /** The session this page was asked for with. */
  currentId: string
  timeZone: string
  endSession: Action<{ sessionId: string }, void>
  endOthers: Action<undefined, { ended: number }>
}

export function OwnSessions({ sessions, currentId, timeZone, endSession, endOthers }: OwnSessionsProps) {
  return (
    <div className="flex flex-col gap-4">
      <Table caption="Your sessions" inset>
        <thead>
          <tr>
            <Th>Browser</Th>
            <Th from="sm">Last seen</Th>
            <Th from="md">Signed in</Th>
            <Th fit>
              <span className="sr-only">End</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {sessions.map(({ id, userAgent, createdAt, lastSeenAt }) => (
            <Tr key={id}>
              <Td>
                <span title={userAgent}>{browserName(userAgent)}</span>
                <span className="block whitespace-normal text-muted text-xs sm:hidden">
                  Last seen <DateTime at={lastSeenAt} timeZone={timeZone} />
                </span>
              </Td>
              <Td from="sm" muted>
                <DateTime at={lastSeenAt} timeZone={timeZone} />
              </Td>
              <Td from="md" muted>
                <DateTime at={createdAt} timeZone={timeZone} />
              </Td>
              <Td fit align="end">
                {id === currentId ? (
                  <Badge tone="accent">This browser</Badge>
                ) : (
                  <ConfirmButton
                    label="End session"
                    title={`End the session in ${browserName(userAgent)}?`}
                    description="That browser is signed out with its next step. What it was typing there may be lost."
                    size="sm"
                    danger
                    onConfirm={async () => {
                      const result = await endSession({ sessionId: id })
                      return result.ok ? undefined : result.message
                    }}
                  />
                )}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {sessions.length > 1 && (
        <div>
          <EndOthers endOthers={endOthers} />
        </div>
      )}
    </div>
  )
}

function EndOthers({ endOthers }: Pick<OwnSessionsProps, 'endOthers'>) {
  return (
    <ConfirmButton
      label="End all other sessions"
      title="End all other sessions?"
      description="Every browser but this one is signed out with its next step. What was being typed there may be lost."
      danger
      onConfirm={async () => {
        const result = await endOthers(undefined)
        if (!result.ok) return result.message
        showToast({ title: result.data.ended === 1 ? 'The other session is ended' : `${counted(result.data.ended, 'session')} ended` })
        return undefined
      }}
    />
  )
}
