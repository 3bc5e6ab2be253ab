import { ChevronRight, Download } from 'lucide-react'
import { DownloadLink } from '@/components/ui/download-link'
import { Panel } from '@/components/ui/panel'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { RosterImportSummary } from '@/lib/roster/import-json'
import type { ImportFlagView } from '@/lib/roster/merge/find-flags'
import type { RosterFlag } from '@/prisma/generated/enums'

type Notes = RosterImportSummary['notes']

const kinds: ReadonlyArray<{ flag: RosterFlag; note: keyof Notes; title: string; hint: string; name: string; detail: string }> = [
  {
    flag: 'shared_email',
    note: 'sharedEmail',
    title: 'Contacts who share an e-mail address',
    hint: 'They get one mail together, with an invitation for each of them. Often it is one person listed twice.',
    name: 'Contact',
    detail: 'Address',
  },
  {
    flag: 'many_guardians',
    note: 'manyGuardians',
    title: 'Students with six or more guardians',
    hint: 'Look whether all of them are to see this student.',
    name: 'Student',
    detail: 'Guardians',
  },
  {
    flag: 'role_account',
    note: 'roleAccounts',
    title: 'Addresses of an office rather than a person',
    hint: 'Whoever reads info@ or office@ could set up the account of a parent.',
    name: 'Contact',
    detail: 'Address',
  },
  {
    flag: 'invisible_characters',
    note: 'invisibleCharacters',
    title: 'Names and addresses with invisible characters',
    hint: 'The characters were taken out. Correct them where they come from, so that they do not come back.',
    name: 'Contact',
    detail: 'Columns',
  },
]

const shownFlags = 50

/** The way to what is worth a look, from above the list of contacts. */
export function ImportFlagsLink({ notes }: { notes: Notes }) {
  const count = kinds.reduce((sum, { note }) => sum + notes[note], 0)
  if (count === 0) return null
  return (
    <p className="-mt-3 text-sm">
      <a href="#worth-a-look" className="link">
        {count === 1 ? 'One contact is worth a look' : `${count.toLocaleString('en-US')} contacts are worth a look`}
      </a>
    </p>
  )
}

type ImportFlagsProps = { importId: string; notes: Notes; flags: readonly ImportFlagView[] }

/** What an office should look at, although no line is wrong. */
export function ImportFlags({ importId, notes, flags }: ImportFlagsProps) {
  const found = kinds.filter(({ note }) => notes[note] > 0)
  if (found.length === 0) return null
  return (
    <div id="worth-a-look">
      <Panel
        title="Worth a look"
        description="These contacts are taken as they are. Correct in your student information system what should not be so."
        action={
          flags.length > 0 && (
            <DownloadLink href={`/roster/${importId}/flags`} size="sm" icon={<Download aria-hidden="true" />}>
              Download list
            </DownloadLink>
          )
        }
      >
        <div className="flex flex-col divide-y divide-line">
          {found.map(({ flag, note, title, hint, name, detail }) => {
            const ofKind = flags.filter((found) => found.flag === flag)
            return (
              <details key={flag} className="group py-2.5 first:pt-0 last:pb-0">
                <summary className="flex list-none items-start gap-2 rounded-md text-sm [&::-webkit-details-marker]:hidden">
                  <ChevronRight
                    aria-hidden="true"
                    className="mt-0.5 size-4 shrink-0 text-muted transition-transform duration-120 group-open:rotate-90 rtl:-scale-x-100"
                  />
                  <span className="min-w-0">
                    <span className="font-medium">{title}</span>{' '}
                    <span className="text-muted tabular">· {notes[note].toLocaleString('en-US')}</span>
                    <span className="block text-muted">{hint}</span>
                  </span>
                </summary>
                <div className="mt-3 sm:ms-6">
                  <FlagTable caption={title} name={name} detail={detail} flags={ofKind.slice(0, shownFlags)} />
                  {notes[note] > shownFlags && ofKind.length > 0 && (
                    <p className="mt-2 text-muted text-sm">
                      The first {Math.min(shownFlags, ofKind.length)} of {notes[note].toLocaleString('en-US')}. The list to download has{' '}
                      {ofKind.length < notes[note] ? `the first ${ofKind.length.toLocaleString('en-US')}` : 'all of them'}.
                    </p>
                  )}
                </div>
              </details>
            )
          })}
        </div>
      </Panel>
    </div>
  )
}

type FlagTableProps = { caption: string; name: string; detail: string; flags: readonly ImportFlagView[] }

function FlagTable({ caption, name: nameWord, detail: detailWord, flags }: FlagTableProps) {
  if (flags.length === 0) return <p className="text-muted text-sm">The list is no longer kept.</p>
  return (
    <Table caption={caption} inset>
      <thead>
        <tr>
          <Th fit align="end">
            Line
          </Th>
          <Th>{nameWord}</Th>
          <Th>{detailWord}</Th>
        </tr>
      </thead>
      <tbody>
        {flags.map(({ line, name, detail }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one line may have two flags of a kind, and the list never moves
          <Tr key={index}>
            <Td fit align="end" muted>
              {line?.toLocaleString('en-US')}
            </Td>
            <Td>
              <bdi>{name || 'without a name'}</bdi>
            </Td>
            <Td wrap>
              <bdi>{detail}</bdi>
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}
