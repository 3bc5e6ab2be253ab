import type { ReactNode } from 'react'
import { ProductMark } from './product-mark'

type EntryFrameProps = { title: string; description?: ReactNode; children?: ReactNode }

/** What is seen before anybody is signed in: the product's name, one card, nothing else. */
export function EntryFrame({ title, description, children }: EntryFrameProps) {
  return (
    <main className="app-root flex min-h-dvh flex-col items-center px-4 pt-[max(32px,11vh)] pb-12">
      <p className="mb-6 flex items-center gap-2.5 font-semibold text-base">
        <ProductMark />
        Invite Desk
      </p>
      <div className="w-full max-w-104 rounded-lg border border-line bg-surface px-5 py-6 sm:px-8 sm:py-8">
        <h1 className="font-semibold text-lg">{title}</h1>
        {description !== undefined && <p className="mt-1 text-muted text-sm">{description}</p>}
        {children !== undefined && <div className="mt-6">{children}</div>}
      </div>
    </main>
  )
}
