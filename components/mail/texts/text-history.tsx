'use client'

import { ConfirmButton } from '@/components/ui/confirm-button'
import { DateTime } from '@/components/ui/date-time'
import { Panel } from '@/components/ui/panel'
import { showToast } from '@/components/ui/show-toast'
import type { Action } from '@/lib/action-result'
import type { FamilyLanguageTag } from '@/lib/family-language'
import type { MailText, TemplateKind } from '@/lib/mail/mail-text'
import type { SaveText } from './text-editor'

export type RestoreText = Action<{ kind: TemplateKind; language: FamilyLanguageTag }, { version: number }>

export type TextVersion = MailText & { version: number; savedAt: Date; savedBy: string }

type TextHistoryProps = {
  kind: TemplateKind
  language: FamilyLanguageTag
  direction: 'ltr' | 'rtl'
  /** Newest first. */
  versions: readonly TextVersion[]
  timeZone: string
  /** Whether what counts is the text the product came with. */
  isOriginal: boolean
  /** Undefined for a role that only reads. */
  changes: { saveText: SaveText; restoreText: RestoreText } | undefined
}

/** Who saved which version of a text and when; an earlier one can be used again. */
export function TextHistory({ kind, language, direction, versions, timeZone, isOriginal, changes }: TextHistoryProps) {
  return (
    <Panel
      title="Versions"
      description="Each save is kept. Mails that have left keep the text they were sent with."
      action={
        changes &&
        !isOriginal && (
          <ConfirmButton
            label="Restore the original text"
            size="sm"
            title="Use the original text again?"
            description="It becomes a new version. Yours stays in this list."
            onConfirm={async () => {
              const result = await changes.restoreText({ kind, language })
              if (!result.ok) return result.message
              showToast({ tone: 'success', title: 'The original text counts again' })
              return undefined
            }}
          />
        )
      }
    >
      {versions.length === 0 ? (
        <p className="text-muted text-sm">The original text counts; nobody has changed it.</p>
      ) : (
        <ol className="flex flex-col">
          {versions.map(({ version, subject, body, savedAt, savedBy }, index) => (
            <li
              key={version}
              className="flex flex-col gap-x-6 gap-y-2 border-line border-b py-3 text-sm first:pt-0 last:border-b-0 last:pb-0 sm:flex-row sm:items-start sm:justify-between"
            >
              <div className="min-w-0 flex-1">
                <p>
                  <span className="font-medium">Version {version}</span>
                  {index === 0 && <span className="text-muted"> · counts now</span>}
                </p>
                <p className="text-muted">
                  <DateTime at={savedAt} timeZone={timeZone} /> by {savedBy}
                </p>
                <details>
                  <summary className="link w-fit cursor-pointer">
                    Show the text<span className="sr-only"> of version {version}</span>
                  </summary>
                  <div dir={direction} lang={language} className="mt-2 rounded-md border border-line bg-sunken p-3">
                    <p className="font-medium">{subject}</p>
                    <p className="mt-2 whitespace-pre-wrap wrap-anywhere">{body}</p>
                  </div>
                </details>
              </div>
              {changes && index > 0 && (
                <ConfirmButton
                  label="Use this version again"
                  size="sm"
                  title={`Use version ${version} again?`}
                  description="It becomes a new version, and mails that have not left yet get it."
                  onConfirm={async () => {
                    const result = await changes.saveText({ kind, language, subject, body })
                    if (!result.ok) return result.message
                    showToast({ tone: 'success', title: `Version ${version} counts again` })
                    return undefined
                  }}
                />
              )}
            </li>
          ))}
        </ol>
      )}
    </Panel>
  )
}
