import { ArrowLeft } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'

type PageHeaderProps = {
  title: string
  /** One sentence: what this page is for. */
  description?: ReactNode
  /** The one primary action. */
  action?: ReactNode
  back?: { href: string; label: string } | undefined
}

export function PageHeader({ title, description, action, back }: PageHeaderProps) {
  return (
    <header className="flex flex-col gap-x-8 gap-y-4 pt-5 pb-5 sm:flex-row sm:flex-wrap sm:items-start sm:justify-between sm:pt-7">
      <div className="min-w-0 sm:grow sm:basis-72">
        {back !== undefined && (
          <Link href={back.href} className="mb-2 -ms-1 inline-flex items-center gap-1.5 rounded-md px-1 text-muted text-sm hover:text-ink">
            <ArrowLeft aria-hidden="true" className="size-4 rtl:-scale-x-100" />
            {back.label}
          </Link>
        )}
        <h1 className="font-semibold text-xl tracking-[-0.012em] [overflow-wrap:anywhere]">{title}</h1>
        {description !== undefined && <p className="wrap-anywhere mt-1 max-w-160 text-muted">{description}</p>}
      </div>
      {action && <div className="flex flex-wrap items-center gap-2">{action}</div>}
    </header>
  )
}
