'use client'

import { Printer } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Notice } from '@/components/ui/notice'

type RecoveryCodesProps = { codes: readonly string[]; email: string; doneLabel: string; onDone: () => void }

/** The codes that exist on this screen and nowhere else, with the ways to take them along. */
export function RecoveryCodes({ codes, email, doneLabel, onDone }: RecoveryCodesProps) {
  return (
    <div className="flex flex-col gap-4">
      <Notice tone="warning" title="Shown this once">
        Each code lets you in once when the app or the passkey is lost. Print them, or keep them where you keep passwords; codes from before
        are dead.
      </Notice>
      <div data-print="alone" className="flex flex-col gap-2">
        <p className="hidden text-sm print:block">Invite Desk: recovery codes of {email}. Each works once.</p>
        <ol
          aria-label="Recovery codes"
          className="grid grid-cols-1 gap-x-6 gap-y-1.5 rounded-md border border-line bg-sunken px-4 py-3 min-[400px]:grid-cols-2"
        >
          {codes.map((code) => (
            <li key={code} className="token whitespace-nowrap text-sm">
              {code}
            </li>
          ))}
        </ol>
      </div>
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <CopyButton label="Copy all" announcement="Recovery codes copied" text={codes.join('\n')} />
        <Button icon={<Printer aria-hidden="true" />} onClick={() => window.print()}>
          Print
        </Button>
        <Button variant="primary" onClick={onDone}>
          {doneLabel}
        </Button>
      </div>
    </div>
  )
}
