'use client'

import { Trash2 } from 'lucide-react'
import Link from 'next/link'
import { ConfirmButton } from '@/components/ui/confirm-button'
import { DateTime } from '@/components/ui/date-time'
import { showToast } from '@/components/ui/show-toast'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { Action } from '@/lib/action-result'
import { fileDelimiters, fileEncodings } from '@/lib/roster/files/csv-dialect'
import type { SavedMapping } from '@/lib/roster/mapping/save-mapping'

type MappingListProps = {
  mappings: readonly SavedMapping[]
  timeZone: string
  remove: Action<{ id: string }, object>
}

/** The mappings of a district, each with the sources that are read by it. */
export function MappingList({ mappings, timeZone, remove }: MappingListProps) {
  return (
    <Table caption="Mappings">
      <thead>
        <tr>
          <Th>Mapping</Th>
          <Th>Sources</Th>
          <Th from="md">File</Th>
          <Th from="lg">Changed</Th>
          <Th fit>
            <span className="sr-only">Remove</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {mappings.map(({ id, name, settings, sources, updatedAt }) => (
          <Tr key={id}>
            <Td>
              <Link href={`/roster/mappings/${id}`} className="font-medium hover:underline">
                <bdi>{name}</bdi>
              </Link>
            </Td>
            <Td muted={sources.length === 0}>{sources.length === 0 ? 'none' : sources.join(', ')}</Td>
            <Td from="md" muted>
              {fileEncodings[settings.encoding]}, {fileDelimiters[settings.delimiter].toLowerCase()}, {settings.columns.length} columns
            </Td>
            <Td from="lg" muted>
              <DateTime at={updatedAt} timeZone={timeZone} />
            </Td>
            <Td fit>
              <ConfirmButton
                label="Remove"
                title={`Remove the mapping ${name}?`}
                description="Files of its kind can then be read only with a new one. Contacts stay as they are."
                danger
                size="sm"
                icon={<Trash2 aria-hidden="true" />}
                onConfirm={async () => {
                  const result = await remove({ id })
                  if (!result.ok) return result.message
                  showToast({ title: 'Mapping removed', description: name })
                  return undefined
                }}
              />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}
