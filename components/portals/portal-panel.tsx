import { CircleCheck, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge } from '@/components/ui/badge'
import { ButtonLink } from '@/components/ui/button-link'
import { DateTime } from '@/components/ui/date-time'
import { DefinitionList } from '@/components/ui/definition-list'
import { formatDuration } from '@/components/ui/format-duration'
import { Panel } from '@/components/ui/panel'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { SettingField } from '@/lib/portals/portal-kind'
import type { PortalDescription } from './portal-description'

type PortalPanelProps = {
  portal: {
    id: string
    name: string
    settings: Record<string, unknown>
    secretVersions: Array<{ id: string; version: number; last4: string; active: boolean; createdAt: Date }>
    missing: string[]
  }
  description: PortalDescription
  timeZone: string
  canManage: boolean
  /** The *Try it* button. */
  children: ReactNode
}

export function PortalPanel({ portal, description, timeZone, canManage, children }: PortalPanelProps) {
  const ready = portal.missing.length === 0
  return (
    <Panel
      title={portal.name}
      description={description.label}
      action={canManage && <ButtonLink href={`/portals/${portal.id}`}>Change</ButtonLink>}
    >
      <div className="flex flex-col gap-5">
        <div>
          {ready ? (
            <Badge tone="success" icon={<CircleCheck aria-hidden="true" />}>
              Ready to create links
            </Badge>
          ) : (
            <Badge tone="warning" icon={<TriangleAlert aria-hidden="true" />}>
              Cannot create links yet. Missing: {portal.missing.join(', ')}
            </Badge>
          )}
        </div>
        <DefinitionList
          items={description.fields.map((field) => ({ term: field.label, description: shown(field, portal.settings[field.name]) }))}
        />
        {portal.secretVersions.length > 0 && (
          <Table caption={`Secret versions of ${portal.name}`} inset>
            <thead>
              <tr>
                <Th>Secret version</Th>
                <Th>Ends in</Th>
                <Th>Stored</Th>
                <Th>State</Th>
              </tr>
            </thead>
            <tbody>
              {portal.secretVersions.map(({ id, version, last4, active, createdAt }) => (
                <Tr key={id} muted={!active}>
                  <Td>{version}</Td>
                  <Td>
                    <span className="token">{last4 ? `…${last4}` : 'too short to show'}</span>
                  </Td>
                  <Td>
                    <DateTime at={createdAt} timeZone={timeZone} />
                  </Td>
                  <Td>{active ? 'Signs new links' : 'Kept for links already signed'}</Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        )}
        {children}
      </div>
    </Panel>
  )
}

function shown(field: SettingField, value: unknown): ReactNode {
  if (value === undefined || value === '') return <span className="text-muted">Not set</span>
  if (field.type === 'duration') return formatDuration(Number(value))
  if (field.type === 'choice') return field.choices?.find((choice) => choice.value === value)?.label ?? String(value)
  return <span className="token break-all">{String(value)}</span>
}
