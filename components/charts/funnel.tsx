import Link from 'next/link'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { ChartBar } from './chart-bar'
import type { ChartFill } from './chart-fills'
import { ChartTable } from './chart-table'
import { shareOf } from './share-of'

export type FunnelStage = {
  label: string
  count: number
  fill: ChartFill
  /** The list of those who came so far. */
  href?: string | undefined
  /** Who came to the stage before and not to this one, in words to follow the number: "not invited". */
  missing?: { label: string; href?: string | undefined } | undefined
}

/** How many came how far, each stage a part of the one before; the way to each list, and the same as a table. */
export function Funnel({ caption, stages }: { caption: string; stages: readonly FunnelStage[] }) {
  const whole = stages[0]?.count ?? 0
  const rows = stages.map((stage, index) => ({ ...stage, before: stages[index - 1]?.count }))
  return (
    <>
      <ol aria-label={caption} className="flex flex-col gap-3">
        {rows.map(({ label, count, fill, href, missing, before }) => (
          <li key={label} className="grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1 text-sm md:grid-cols-[8rem_1fr_6rem_11rem]">
            <span className="font-medium">{label}</span>
            <span className="col-span-2 row-start-2 md:col-span-1 md:row-start-auto">
              <ChartBar parts={[{ fill, count }]} whole={whole} />
            </span>
            <span className="col-start-2 row-start-1 text-end tabular md:col-start-auto md:row-start-auto">
              <Count count={count} href={href} label={label} />
            </span>
            <span className="col-span-2 text-muted md:col-span-1">
              {missing && before !== undefined && <Missing count={before - count} label={missing.label} href={missing.href} />}
            </span>
          </li>
        ))}
      </ol>
      <ChartTable label="Show as table">
        <Table caption={caption} inset plain>
          <thead>
            <tr>
              <Th>Stage</Th>
              <Th align="end">Contacts</Th>
              <Th align="end">Of the stage before</Th>
              <Th align="end">Not so far</Th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ label, count, before }) => (
              <Tr key={label}>
                <Td>{label}</Td>
                <Td align="end">{count.toLocaleString('en-US')}</Td>
                <Td align="end">{before === undefined ? '' : shareOf(count, before)}</Td>
                <Td align="end">{before === undefined ? '' : (before - count).toLocaleString('en-US')}</Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      </ChartTable>
    </>
  )
}

function Count({ count, href, label }: { count: number; href: string | undefined; label: string }) {
  const text = count.toLocaleString('en-US')
  if (href === undefined) return <span className="font-semibold">{text}</span>
  return (
    <Link href={href} prefetch={false} className="inline-flex min-h-6 items-center rounded-md font-semibold hover:underline">
      <span className="sr-only">{label}: </span>
      {text}
    </Link>
  )
}

function Missing({ count, label, href }: { count: number; label: string; href: string | undefined }) {
  const text = `${count.toLocaleString('en-US')} ${label}`
  if (count === 0 || href === undefined) return text
  return (
    <Link href={href} prefetch={false} className="link inline-flex min-h-6 items-center rounded-md">
      {text}
    </Link>
  )
}
