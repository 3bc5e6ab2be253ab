import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react'
import Link from 'next/link'
import type { ComponentProps, ReactNode } from 'react'

type TableProps = {
  /** Names the table for a screen reader. */
  caption: string
  /** Inside a panel or a dialog, where it must not reach for the edges of the page. */
  inset?: boolean | undefined
  /** Nothing in it takes the focus, so it takes it itself: it could not be scrolled by keyboard otherwise. */
  plain?: boolean | undefined
  /** How close the rows stand: 44 px, or 36 px. */
  density?: 'comfortable' | 'compact' | undefined
  /**
   * Where it scrolls sideways when it is too wide: below 1280 px, from there to 1800 px, from there on, or never. Where it
   * does not, columns keep within the page and share it, so what is in them must break into lines or truncate.
   */
  sideways?: 'narrow' | 'middle' | 'wide' | 'never' | undefined
  children: ReactNode
}

const scrolling = {
  narrow: 'max-xl:overflow-x-auto',
  middle: 'xl:max-[1800px]:overflow-x-auto',
  wide: 'xl:overflow-x-auto',
  never: '',
} as const

const layouts = {
  narrow: 'max-xl:whitespace-nowrap',
  middle: 'table-fixed xl:max-[1800px]:min-w-[1500px]',
  wide: 'table-fixed xl:min-w-[2000px]',
  never: 'table-fixed',
} as const

/** As wide as the page, its header in sight; but an element that scrolls sideways holds a sticky header captive. */
export function Table({ caption, inset = false, plain = false, density, sideways = 'narrow', children }: TableProps) {
  return (
    <div
      {...(plain ? { tabIndex: 0, role: 'region', 'aria-label': caption } : {})}
      data-density={density}
      className={`relative border-line bg-surface ${scrolling[sideways]} ${
        inset
          ? 'rounded-md border [&_td:first-child]:ps-3.5 [&_td:last-child]:pe-3.5 [&_th:first-child]:ps-3.5 [&_th:last-child]:pe-3.5 [&_thead_th:first-child]:rounded-ss-md [&_thead_th:last-child]:rounded-se-md'
          : '-mx-4 border-y sm:-mx-6 lg:-mx-8 [&_td:first-child]:ps-4 sm:[&_td:first-child]:ps-6 lg:[&_td:first-child]:ps-8 [&_td:last-child]:pe-4 sm:[&_td:last-child]:pe-6 lg:[&_td:last-child]:pe-8 [&_th:first-child]:ps-4 sm:[&_th:first-child]:ps-6 lg:[&_th:first-child]:ps-8 [&_th:last-child]:pe-4 sm:[&_th:last-child]:pe-6 lg:[&_th:last-child]:pe-8'
      }`}
    >
      <table className={`w-full border-separate border-spacing-0 text-sm ${layouts[sideways]}`}>
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </div>
  )
}

type TrProps = Omit<ComponentProps<'tr'>, 'className'> & {
  selected?: boolean | undefined
  /** Settled: expired, removed, switched off. */
  muted?: boolean | undefined
  /** Goes on in the row under it, so no line stands between them. */
  continued?: boolean | undefined
}

/** A row of 44 px, or of 36 in a compact table. It is positioned, so that what lies along its bottom edge can measure itself by it. */
export function Tr({ selected = false, muted = false, continued = false, children, ...rest }: TrProps) {
  return (
    <tr
      {...rest}
      data-selected={selected ? '' : undefined}
      className={`group/row relative hover:bg-hover data-selected:bg-accent-soft [&:last-child>td]:border-b-0 ${continued ? '[&>td]:border-b-0' : ''} ${muted ? 'text-muted' : ''}`}
    >
      {children}
    </tr>
  )
}

type CellProps = {
  align?: 'start' | 'end' | undefined
  /** As narrow as what is in it: tick boxes, buttons, counts. */
  fit?: boolean | undefined
  /** Leaves the column out on narrower screens; say it on the column's `Th` and every `Td`. */
  from?: 'sm' | 'md' | 'lg' | 'xl' | undefined
}

/** Of a column where the table keeps within the page; the others share what is left. */
const widths = {
  tick: 'w-11 sm:w-13 lg:w-15',
  badge: 'w-38 sm:w-42 lg:w-48',
  short: 'w-34',
  time: 'w-56',
  action: 'w-42 sm:w-46 lg:w-48',
  long: 'w-[26%]',
} as const

const alignment = { start: 'text-start', end: 'text-end' } as const
const hidden = { sm: 'max-sm:hidden', md: 'max-md:hidden', lg: 'max-lg:hidden', xl: 'max-xl:hidden' } as const

type ThProps = Omit<ComponentProps<'th'>, 'className' | 'align' | 'scope'> &
  CellProps & { sort?: ColumnSort | undefined; width?: keyof typeof widths | undefined }

/** Where pressing the header leads, and how the column is sorted now. */
export type ColumnSort = { href: string; direction: 'ascending' | 'descending' | 'none' }

const sortIcons = { ascending: ArrowUp, descending: ArrowDown, none: ChevronsUpDown } as const

export function Th({ align = 'start', fit = false, from, sort, width, children, ...rest }: ThProps) {
  const SortIcon = sort && sortIcons[sort.direction]
  return (
    <th
      {...rest}
      scope="col"
      aria-sort={sort && sort.direction !== 'none' ? sort.direction : undefined}
      className={`sticky top-0 z-10 h-9 whitespace-nowrap border-line border-b bg-sunken px-3 font-medium text-muted text-xs ${alignment[align]} ${fit ? 'w-px' : ''} ${width ? widths[width] : ''} ${from ? hidden[from] : ''}`}
    >
      {sort && SortIcon ? (
        <Link
          href={sort.href}
          scroll={false}
          className="-mx-1.5 inline-flex h-7 items-center gap-1 rounded-md px-1.5 hover:bg-hover hover:text-ink"
        >
          {children}
          <SortIcon aria-hidden="true" className={`size-3.5 ${sort.direction === 'none' ? 'opacity-60' : 'text-accent-text'}`} />
        </Link>
      ) : (
        children
      )}
    </th>
  )
}

type TdProps = Omit<ComponentProps<'td'>, 'className' | 'align'> &
  CellProps & {
    muted?: boolean | undefined
    /** Free text, which breaks into lines also where the table scrolls sideways. */
    wrap?: boolean | undefined
    /** Takes what the other columns leave of a page wide enough not to scroll, so what is in it must be able to truncate. */
    fill?: boolean | undefined
  }

export function Td({ align = 'start', fit = false, from, muted = false, wrap = false, fill = false, children, ...rest }: TdProps) {
  const classes = [
    'cell',
    align === 'end' && alignment.end,
    fit && 'w-px whitespace-nowrap',
    wrap && 'min-w-56 whitespace-normal',
    fill && 'xl:w-full xl:max-w-0',
    muted && 'text-muted',
    from && hidden[from],
  ]
  return (
    <td {...rest} className={classes.filter(Boolean).join(' ')}>
      {children}
    </td>
  )
}
