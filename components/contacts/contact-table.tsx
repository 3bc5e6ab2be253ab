'use client'

import Link from 'next/link'
import { type Printing, PrintLettersDialog } from '@/components/letters/print-letters-dialog'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { DockBar } from '@/components/ui/dock-bar'
import { Notice } from '@/components/ui/notice'
import { type ColumnSort, Table, Td, Th, Tr } from '@/components/ui/table'
import { barReason } from '@/lib/contacts/bar-reason'
import type { Contact } from '@/lib/contacts/contact'
import type { ContactFilter } from '@/lib/contacts/contact-filter'
import { fullName } from '@/lib/contacts/contact-name'
import { ContactStatusBadge, NotInvitableBadge } from './contact-status-badge'
import { CreateLinksDialog, type Creating } from './create-links-dialog'
import { languageName } from './language-name'
import { type ContactSelection, isSelected, isTickable, selectedCount, useSelection, withTicks } from './selection'
import { type Mailing, SendInvitationsDialog } from './send-invitations-dialog'
import { barWords } from './status-words'

type ContactTableProps = {
  contacts: Contact[]
  /** Exactly how many match the filter. */
  total: number
  filter: ContactFilter
  sorts: { name: ColumnSort; email: ColumnSort }
  /** Undefined for a role that creates no links: then nothing can be ticked. */
  creating: Creating | undefined
  /** Undefined for a role that sends no mail. */
  mailing: Mailing | undefined
  /** Undefined for a role that prints no letters. */
  printing: Printing | undefined
  /** Whether no portal serves a contact without a GUID. */
  wantsGuid: boolean
}

export function ContactTable({ contacts, total, filter, sorts, creating, mailing, printing, wantsGuid }: ContactTableProps) {
  const { selection, select, clear } = useSelection()
  const tickable = isTickable(selection, filter)
  const ids = contacts.map(({ id }) => id)
  const ticked = tickable ? ids.filter((id) => isSelected(selection, id)).length : 0
  const count = selectedCount(selection)
  const allMatching = selection.mode === 'matching' && tickable && selection.except.size === 0

  return (
    <>
      <div className="flex min-h-9 flex-wrap items-center justify-between gap-x-4 gap-y-1 pb-2 text-sm">
        <p className="text-muted tabular" role="status">
          {total === 1 ? '1 contact' : `${total.toLocaleString('en-US')} contacts`}
        </p>
        {creating && total > 0 && !allMatching && (
          <Button variant="quiet" size="sm" onClick={() => select({ mode: 'matching', filter, total, except: new Set() })}>
            Select all {total.toLocaleString('en-US')} that match
          </Button>
        )}
      </div>
      {!tickable && (
        <div className="pb-3">
          <Notice tone="info">
            Selected from another list: {selectionWords(selection)}. Go back to that filter to change them, or clear the selection.
          </Notice>
        </div>
      )}
      <Table caption="Contacts">
        <thead>
          <tr>
            {creating && (
              <Th fit>
                <Checkbox
                  label="Select every contact on this page"
                  labelHidden
                  disabled={!tickable}
                  checked={ticked > 0 && ticked === ids.length}
                  indeterminate={ticked > 0 && ticked < ids.length}
                  onCheckedChange={(checked) => select(withTicks(selection, ids, checked))}
                />
              </Th>
            )}
            <Th sort={sorts.name}>Name</Th>
            <Th sort={sorts.email} from="sm">
              E-mail
            </Th>
            <Th from="md">Students</Th>
            <Th from="lg">Language</Th>
            <Th>Status</Th>
          </tr>
        </thead>
        <tbody>
          {contacts.map((contact) => {
            const selected = tickable && isSelected(selection, contact.id)
            return (
              <Tr key={contact.id} selected={selected}>
                {creating && (
                  <Td fit>
                    <Checkbox
                      label={`Select ${fullName(contact)}`}
                      labelHidden
                      disabled={!tickable}
                      checked={selected}
                      onCheckedChange={(checked) => select(withTicks(selection, [contact.id], checked))}
                    />
                  </Td>
                )}
                <Td>
                  <Link href={`/contacts/${contact.id}`} className="whitespace-nowrap font-medium hover:underline">
                    <bdi>{[contact.familyName, contact.givenName].filter(Boolean).join(', ')}</bdi>
                  </Link>
                </Td>
                <Td muted={contact.email === null} from="sm">
                  <span className="block max-w-60 truncate" title={contact.email ?? undefined}>
                    {contact.email ?? 'No e-mail'}
                  </span>
                </Td>
                <Td from="md" fill>
                  <Students contact={contact} />
                </Td>
                <Td muted from="lg">
                  {contact.language ? languageName(contact.language) : ''}
                </Td>
                <Td fit>
                  <Standing contact={contact} wantsGuid={wantsGuid} />
                </Td>
              </Tr>
            )
          })}
        </tbody>
      </Table>
      {creating && count > 0 && (
        <DockBar label="Selection" summary={`${selectionWords(selection)} selected`}>
          <Button variant="quiet" size="sm" onClick={clear}>
            Clear
          </Button>
          {printing && <PrintLettersDialog selection={requestOf(selection)} count={count} {...printing} onIssued={clear} />}
          {mailing && <SendInvitationsDialog selection={requestOf(selection)} count={count} {...mailing} onSending={clear} />}
          <CreateLinksDialog selection={requestOf(selection)} count={count} {...creating} onCreated={clear} />
        </DockBar>
      )}
    </>
  )
}

function requestOf(selection: ContactSelection) {
  if (selection.mode === 'ticked') return { contacts: [...selection.ids] }
  return { filter: selection.filter, except: [...selection.except] }
}

function selectionWords(selection: ContactSelection): string {
  const count = selectedCount(selection)
  return count === 1 ? '1 contact' : `${count.toLocaleString('en-US')} contacts`
}

function Students({ contact: { students } }: { contact: Contact }) {
  const [first, ...others] = students
  if (!first) return <span className="text-muted">None</span>
  const place = [first.grade && `grade ${first.grade}`, first.school].filter(Boolean).join(', ')
  return (
    <span
      className="block truncate max-xl:max-w-96"
      title={students.map((student) => `${fullName(student)} (${student.school ?? 'no school'})`).join('\n')}
    >
      <bdi>{fullName(first)}</bdi>
      {others.length > 0 && <span className="text-muted"> and {others.length} more</span>}
      {place && <span className="text-muted"> · {place}</span>}
    </span>
  )
}

const noGuid = 'The portal knows people by their GUID. The roster has to bring it, or a GUID file, under Roster.'

/** The status, or in its place why the contact cannot be invited. */
export function Standing({ contact, wantsGuid }: { contact: Contact; wantsGuid: boolean }) {
  if (contact.erasedAt) return <NotInvitableBadge reason={barWords.erased} />
  const reason = barReason(contact) ?? (wantsGuid && contact.guid === null ? 'no_guid' : undefined)
  if (reason === 'no_guid') {
    return (
      <span title={noGuid}>
        <NotInvitableBadge reason={barWords.no_guid} />
      </span>
    )
  }
  return reason ? <NotInvitableBadge reason={barWords[reason]} /> : <ContactStatusBadge status={contact.status} />
}
