import { type ReactNode, useId } from 'react'
import { ChartTable } from '@/components/charts/chart-table'
import { shareOf } from '@/components/charts/share-of'
import { counted } from '@/components/ui/counted'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { RosterImportSummary } from '@/lib/roster/import-json'
import { type BarPiece, type ChangePart, changeBars } from './change-bars'

type ChangePictureProps = {
  counts: RosterImportSummary['counts']
  /** Whether it has come in already, or would. */
  isDone: boolean
}

const partWords: Record<ChangePart, string> = { unchanged: 'Unchanged', changed: 'Changed', removed: 'Removed', added: 'Added' }

const inks: Record<ChangePart, string> = {
  unchanged: 'text-edge forced-colors:text-[CanvasText]',
  changed: 'text-info forced-colors:text-[CanvasText]',
  removed: 'text-danger forced-colors:text-[CanvasText]',
  added: 'text-success forced-colors:text-[CanvasText]',
}

/** What an import does to the contacts of its source: before it and after it, drawn to one scale, and the same as a table. */
export function ChangePicture({ counts, isDone }: ChangePictureProps) {
  const id = useId()
  const bars = changeBars(counts)
  if (!bars) return null
  const { added, changed, removed, unchanged, refused } = counts
  const before = unchanged + changed + removed
  const after = unchanged + changed + added
  return (
    <figure aria-label="Contacts of the source before and after" className="rounded-lg border border-line bg-surface px-4 py-4 sm:px-5">
      <svg aria-hidden="true" className="absolute size-0">
        <Patterns id={id} />
      </svg>
      <div className="grid items-center gap-x-4 gap-y-1 text-sm sm:grid-cols-[auto_minmax(0,1fr)_auto] sm:gap-y-2">
        <Bar id={id} name={isDone ? 'Before it' : 'Now'} total={before} pieces={bars.before} />
        <Bar id={id} name={isDone ? 'After it' : 'Once applied'} total={after} pieces={bars.after} />
      </div>
      <ul className="mt-3 flex flex-wrap gap-x-5 gap-y-1 text-muted text-xs">
        {(['unchanged', 'changed', 'removed', 'added'] as const)
          .filter((part) => counts[part] > 0)
          .map((part) => (
            <li key={part} className="flex items-center gap-1.5">
              <svg aria-hidden="true" className={`size-3.5 rounded-xs ${inks[part]}`}>
                <Piece id={id} part={part} />
              </svg>
              {partWords[part]} {counts[part].toLocaleString('en-US')}
            </li>
          ))}
      </ul>
      <ChartTable label="Show as table">
        <Table caption="Contacts of the source before and after" inset plain>
          <thead>
            <tr>
              <Th>Contacts</Th>
              <Th align="end">Number</Th>
              <Th align="end">Share</Th>
            </tr>
          </thead>
          <tbody>
            <Row name={isDone ? 'Listed before it' : 'Listed now'} count={before} share={null} />
            <Row name="Unchanged" count={unchanged} share={shareOf(unchanged, before)} />
            <Row name="Changed" count={changed} share={shareOf(changed, before)} />
            <Row name="Removed" count={removed} share={shareOf(removed, before)} />
            <Row name="Added" count={added} share={shareOf(added, after)} note="of those listed afterwards" />
            <Row name={isDone ? 'Listed after it' : 'Listed once applied'} count={after} share={null} />
            <Row name="Lines of the file that were refused" count={refused} share={null} />
          </tbody>
        </Table>
      </ChartTable>
    </figure>
  )
}

function Bar({ id, name, total, pieces }: { id: string; name: string; total: number; pieces: readonly BarPiece[] }) {
  return (
    <>
      <span className="text-muted">{name}</span>
      {/* A drawing, because our content policy lets no style attribute say how wide a box is; the words beside it and the table tell the same. */}
      <svg aria-hidden="true" className="h-7 w-full rounded-md bg-sunken rtl:-scale-x-100">
        {pieces.map(({ part, start, width }) => (
          <svg key={part} aria-hidden="true" x={`${start}%`} width={`${width}%`} height="100%" className={inks[part]}>
            <Piece id={id} part={part} />
          </svg>
        ))}
      </svg>
      <span className="text-end tabular max-sm:mb-2 max-sm:text-start">{counted(total, 'contact')}</span>
    </>
  )
}

/** Told apart by pattern too: whole for what stays, dots for what changes, slanted lines for what goes, a grid for what comes. */
function Piece({ id, part }: { id: string; part: ChangePart }) {
  return (
    <>
      <rect width="100%" height="100%" className={`fill-current ${part === 'unchanged' ? 'opacity-45' : 'opacity-20'}`} />
      {part !== 'unchanged' && <rect width="100%" height="100%" fill={`url(#${id}${part})`} />}
      <rect width="100%" height="100%" fill="none" stroke="currentColor" strokeWidth="2" />
    </>
  )
}

function Patterns({ id }: { id: string }) {
  const patterns: Record<Exclude<ChangePart, 'unchanged'>, ReactNode> = {
    changed: <circle cx="4" cy="4" r="1.8" className="fill-info forced-colors:fill-[CanvasText]" />,
    removed: <path d="M-2 2L2 -2M0 8L8 0M6 10L10 6" className="stroke-danger forced-colors:stroke-[CanvasText]" strokeWidth="2" />,
    added: <path d="M4 0V8M0 4H8" className="stroke-success forced-colors:stroke-[CanvasText]" strokeWidth="1.5" />,
  }
  return (
    <defs>
      {(['changed', 'removed', 'added'] as const).map((part) => (
        <pattern key={part} id={`${id}${part}`} width="8" height="8" patternUnits="userSpaceOnUse">
          {patterns[part]}
        </pattern>
      ))}
    </defs>
  )
}

function Row({ name, count, share, note }: { name: string; count: number; share: string | null; note?: string }) {
  return (
    <Tr muted={count === 0}>
      <Td>{name}</Td>
      <Td align="end">{count.toLocaleString('en-US')}</Td>
      <Td align="end">
        {share}
        {share !== null && note !== undefined && <span className="block text-muted text-xs">{note}</span>}
      </Td>
    </Tr>
  )
}
