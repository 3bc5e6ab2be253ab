import Link from 'next/link'
import { ChartBar } from '@/components/charts/chart-bar'
import type { ChartFill } from '@/components/charts/chart-fills'
import { ChartSwatch } from '@/components/charts/chart-swatch'
import { ChartTable } from '@/components/charts/chart-table'
import { languageName } from '@/components/contacts/language-name'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { GroupReach, Reach, ReachGrouping } from '@/lib/overview/reach'
import { reachHref } from './reach-href'

/** As many bars as one takes in; the table has them all. Grades are few, and in an order of their own. */
const mostBars: Record<ReachGrouping, number> = { school: 8, language: 8, grade: 20 }

const headings: Record<ReachGrouping, string> = { school: 'School', grade: 'Grade', language: 'Language' }
const without: Record<ReachGrouping, string> = { school: 'No school', grade: 'No grade', language: 'No language' }

/** For each school, grade or language how far its contacts came; a bar leads to those who have not activated. */
export function ReachChart({ grouping, groups }: { grouping: ReachGrouping; groups: readonly GroupReach[] }) {
  const shown = groups.slice(0, mostBars[grouping])
  const widest = Math.max(...shown.map(({ reach }) => reach.invitable))
  return (
    <>
      <ul className="flex flex-col gap-1">
        {shown.map(({ value, reach }) => {
          const missing = (reach.invitable - reach.activated).toLocaleString('en-US')
          const name = nameOf(grouping, value)
          return (
            <li key={value ?? ''}>
              <Link
                href={reachHref({ not_reached: 'activated', of: { grouping, value } })}
                prefetch={false}
                className="-mx-2 grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 rounded-md px-2 py-1.5 text-sm hover:bg-hover focus-visible:-outline-offset-2"
              >
                <bdi className="truncate font-medium" title={name}>
                  {name}
                </bdi>
                <span className="text-muted tabular">
                  <span className="font-semibold text-ink">{missing}</span> not activated
                </span>
                <span className="col-span-2">
                  <ChartBar parts={partsOf(reach)} whole={widest} />
                </span>
              </Link>
            </li>
          )
        })}
      </ul>
      <ReachTable grouping={grouping} groups={groups} hidden={groups.length - shown.length} />
    </>
  )
}

type ReachTableProps = {
  grouping: ReachGrouping
  groups: readonly GroupReach[]
  /** How many of them have no bar. */
  hidden: number
}

function ReachTable({ grouping, groups, hidden }: ReachTableProps) {
  return (
    <ChartTable label={hidden > 0 ? `Show all ${groups.length.toLocaleString('en-US')} as a table` : 'Show as table'}>
      <Table caption={`Contacts by ${grouping}`} inset>
        <thead>
          <tr>
            <Th>{headings[grouping]}</Th>
            <Th align="end">Can be invited</Th>
            <Th align="end">Invited</Th>
            <Th align="end">Opened</Th>
            <Th align="end">Activated</Th>
            <Th align="end">Not activated</Th>
          </tr>
        </thead>
        <tbody>
          {groups.map(({ value, reach }) => {
            const of = { grouping, value }
            return (
              <Tr key={value ?? ''}>
                <Td>
                  <bdi>{nameOf(grouping, value)}</bdi>
                </Td>
                <Figure count={reach.invitable} href={reachHref({ of })} />
                <Figure count={reach.invited} href={reachHref({ reached: 'invited', of })} />
                <Figure count={reach.opened} href={reachHref({ reached: 'opened', of })} />
                <Figure count={reach.activated} href={reachHref({ reached: 'activated', of })} />
                <Figure count={reach.invitable - reach.activated} href={reachHref({ not_reached: 'activated', of })} />
              </Tr>
            )
          })}
        </tbody>
      </Table>
    </ChartTable>
  )
}

function Figure({ count, href }: { count: number; href: string }) {
  return (
    <Td align="end">
      <Link href={href} prefetch={false} className="inline-flex min-h-6 min-w-6 items-center justify-end rounded-md hover:underline">
        {count.toLocaleString('en-US')}
      </Link>
    </Td>
  )
}

const series: ReadonlyArray<{ label: string; fill: ChartFill; countOf: (reach: Reach) => number }> = [
  { label: 'Activated', fill: 'solid', countOf: (reach) => reach.activated },
  { label: 'Opened', fill: 'stripes', countOf: (reach) => reach.opened - reach.activated },
  { label: 'Invited', fill: 'dots', countOf: (reach) => reach.invited - reach.opened },
  { label: 'Not invited', fill: 'outline', countOf: (reach) => reach.invitable - reach.invited },
]

function partsOf(reach: Reach) {
  return series.map(({ fill, countOf }) => ({ fill, count: countOf(reach) }))
}

/** What the parts of the bars are. */
export function ReachLegend() {
  return (
    <ul aria-label="What the bars show" className="flex flex-wrap gap-x-5 gap-y-1 text-muted text-sm">
      {series.map(({ label, fill }) => (
        <li key={label} className="flex items-center gap-2">
          <ChartSwatch fill={fill} />
          {label}
        </li>
      ))}
    </ul>
  )
}

function nameOf(grouping: ReachGrouping, value: string | null): string {
  if (value === null) return without[grouping]
  return grouping === 'language' ? languageName(value) : value
}
