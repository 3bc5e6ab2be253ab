import { ChevronRight, Columns3, FileSpreadsheet, FolderArchive, Server } from 'lucide-react'
import Link from 'next/link'

const kinds = [
  {
    href: '/roster/sources/new?kind=oneroster_rest',
    icon: Server,
    title: 'OneRoster server',
    text: 'GG4L or your student information system is asked over the internet, by itself every night if you like. The least work: nobody has to export anything.',
  },
  {
    href: '/roster/sources/new?kind=oneroster',
    icon: FolderArchive,
    title: 'OneRoster files',
    text: 'A ZIP or a folder with manifest.csv, users.csv and others, version 1.1 or 1.2, as your student information system exports it.',
  },
  {
    href: '/roster/sources/new?kind=mapped',
    icon: Columns3,
    title: 'Any other CSV',
    text: 'An export of PowerSchool, Infinite Campus, Skyward, Clever, Microsoft or a spreadsheet. You match its columns once; they are suggested from their headers.',
  },
  {
    href: '/roster/sources/new?kind=contacts',
    icon: FileSpreadsheet,
    title: 'Contact CSV',
    text: 'A file in our own columns, one line for each contact and student. There is a template to fill in.',
  },
] as const

/** What a roster may come from, the least work first. */
export function SourceKinds() {
  return (
    <ul className="grid gap-3 md:grid-cols-2">
      {kinds.map(({ href, icon: Icon, title, text }) => (
        <li key={title} className="flex">
          <Link
            href={href}
            className="group flex w-full items-start gap-3.5 rounded-lg border border-line bg-surface p-4 hover:border-edge/55 hover:bg-hover"
          >
            <span
              aria-hidden="true"
              className="flex size-9 shrink-0 items-center justify-center rounded-md border border-line bg-sunken text-muted"
            >
              <Icon className="size-4.5" />
            </span>
            <span className="min-w-0 flex-1">
              <span className="block font-semibold text-base">{title}</span>
              <span className="mt-0.5 block text-muted text-sm">{text}</span>
            </span>
            <ChevronRight aria-hidden="true" className="mt-1 size-4 shrink-0 text-muted rtl:-scale-x-100" />
          </Link>
        </li>
      ))}
    </ul>
  )
}
