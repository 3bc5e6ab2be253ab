'use client'

import { type ReactNode, useState } from 'react'
import { Tabs } from '@/components/ui/tabs'
import { SealedMail } from './sealed-mail'

export type RenderedMail = { subject: string; html: string; text: string; direction: 'ltr' | 'rtl' }

type MailViewProps = {
  mail: RenderedMail
  /** For whom, as the frame's name says it. */
  of: string
  /** What stands above the subject: to whom it goes. */
  heading?: ReactNode
  extra?: ReactNode
  tall?: boolean | undefined
}

/** One mail: its subject, and it as families see it or as plain text. */
export function MailView({ mail, of, heading, extra, tall }: MailViewProps) {
  const [view, setView] = useState<'html' | 'text'>('html')
  return (
    <div className="flex flex-col gap-3">
      <dl className="rounded-md border border-line bg-sunken px-3.5 py-2 text-sm">
        {heading !== undefined && (
          <div className="flex gap-2">
            <dt className="w-16 shrink-0 text-muted">To</dt>
            <dd className="wrap-anywhere min-w-0">{heading}</dd>
          </div>
        )}
        <div className="flex gap-2">
          <dt className="w-16 shrink-0 text-muted">Subject</dt>
          <dd className="wrap-anywhere min-w-0 font-medium">
            <bdi>{mail.subject}</bdi>
          </dd>
        </div>
      </dl>
      <Tabs
        label="How to show the mail"
        value={view}
        onChange={setView}
        extra={extra}
        tabs={[
          { name: 'html', label: 'As families see it', panel: <SealedMail title={`Mail ${of}`} html={mail.html} tall={tall} /> },
          {
            name: 'text',
            label: 'As plain text',
            panel: (
              <pre
                dir={mail.direction}
                // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
                tabIndex={0}
                className={`overflow-auto whitespace-pre-wrap rounded-md border border-line bg-surface p-4 font-mono text-sm wrap-anywhere ${tall ? 'h-160' : 'h-96'}`}
              >
                {mail.text}
              </pre>
            ),
          },
        ]}
      />
    </div>
  )
}
