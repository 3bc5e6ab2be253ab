'use client'

import { KeyRound, Plus } from 'lucide-react'
import { confirmed } from '@/components/confirm-identity/confirmed'
import { Badge } from '@/components/ui/badge'
import { ConfirmButton } from '@/components/ui/confirm-button'
import { DateTime } from '@/components/ui/date-time'
import { Panel } from '@/components/ui/panel'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { Action } from '@/lib/action-result'
import { CreateApiKey, type NewApiKey } from './create-api-key'
import { type MemberRole, roleWords } from './role-words'

type ApiKeyItem = { id: string; name: string; role: MemberRole; schools: string[]; last4: string; createdAt: Date; revokedAt: Date | null }

type ApiKeysProps = {
  keys: readonly ApiKeyItem[]
  /** Of the roster, for a sender's key that is to see only some. */
  schools: readonly string[]
  timeZone: string
  addApiKey: Action<NewApiKey, { key: string }>
  killApiKey: Action<{ id: string }, void>
}

export function ApiKeys({ keys, schools, timeZone, addApiKey, killApiKey }: ApiKeysProps) {
  return (
    <Panel
      title="API keys"
      description="For programs that create links or read them. A key acts for this district, with the role and the schools you give it."
      action={<CreateApiKey icon={<Plus aria-hidden="true" />} schools={schools} addApiKey={addApiKey} />}
    >
      {keys.length === 0 ? (
        <p className="flex items-center gap-2 text-muted text-sm">
          <KeyRound aria-hidden="true" className="size-4 shrink-0" />
          No key yet. You need one only when another program is to work with Invite Desk.
        </p>
      ) : (
        <Table caption="API keys" inset>
          <thead>
            <tr>
              <Th>Name</Th>
              <Th from="sm">Role</Th>
              <Th from="md">Schools</Th>
              <Th>Key</Th>
              <Th from="md">Created</Th>
              <Th fit>
                <span className="sr-only">Revoke</span>
              </Th>
            </tr>
          </thead>
          <tbody>
            {keys.map((key) => (
              <Tr key={key.id} muted={key.revokedAt !== null}>
                <Td>
                  <span className="max-sm:wrap-anywhere font-medium max-sm:whitespace-normal">{key.name}</span>
                </Td>
                <Td from="sm">{roleWords[key.role].name}</Td>
                <Td from="md" muted>
                  {key.schools.length === 0 ? 'Every school' : key.schools.join(', ')}
                </Td>
                <Td>
                  <span className="token">…{key.last4}</span>
                </Td>
                <Td from="md" muted>
                  <DateTime at={key.createdAt} timeZone={timeZone} precision="day" />
                </Td>
                <Td fit align="end">
                  {key.revokedAt ? <Badge>Revoked</Badge> : <RevokeApiKey apiKey={key} killApiKey={killApiKey} />}
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  )
}

function RevokeApiKey({ apiKey: { id, name }, killApiKey }: { apiKey: ApiKeyItem; killApiKey: ApiKeysProps['killApiKey'] }) {
  return (
    <ConfirmButton
      label="Revoke"
      title={`Revoke the API key ${name}?`}
      description="The program that uses it is refused from its next call on. This cannot be taken back; make a new key instead."
      confirmLabel="Revoke key"
      danger
      size="sm"
      onConfirm={async () => {
        const result = await confirmed(killApiKey)({ id })
        return result.ok ? undefined : result.message
      }}
    />
  )
}
