'use client'

import { Check, Copy } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { type ButtonSize, type ButtonVariant, buttonStyle } from './button-style'
import { copyToClipboard } from './copy-to-clipboard'
import { showToast, showToastAt } from './show-toast'
import { Spinner } from './spinner'
import { useOnDemand } from './use-on-demand'

type CopyButtonProps = {
  /** On the button: "Copy link". */
  label: string
  /** For whom, heard but not seen, so that fifty buttons of a list have fifty names: "for Ana Ruiz". */
  subject?: string | undefined
  /** What was copied for whom, shown above the button and read out once: "Link for Ana Ruiz copied". */
  announcement: string
  copiedLabel?: string | undefined
  variant?: ButtonVariant | undefined
  size?: ButtonSize | undefined
  disabled?: boolean | undefined
} & ({ text: string; copy?: undefined } | { text?: undefined; copy: () => Promise<string> })

const loadByHand = async () => (await import('./copy-by-hand')).CopyByHand

type State = 'idle' | 'working' | 'copied'

/** Answers in place, never changes its width, and where the browser forbids copying it shows the text to copy by hand. */
export function CopyButton({ label, subject, announcement, copiedLabel = 'Copied', variant, size, disabled, text, copy }: CopyButtonProps) {
  const [state, setState] = useState<State>('idle')
  const [refusedText, setRefusedText] = useState<string>()
  const { part: CopyByHand, ask: askByHand } = useOnDemand(loadByHand)
  const button = useRef<HTMLButtonElement>(null)

  useEffect(() => {
    if (state !== 'copied') return
    const timer = setTimeout(() => setState('idle'), 2500)
    return () => clearTimeout(timer)
  }, [state])

  async function press() {
    setState('working')
    try {
      const outcome = await copyToClipboard(text ?? copy())
      setState(outcome.copied ? 'copied' : 'idle')
      if (outcome.copied) showToastAt(button.current, announcement)
      else if (await askByHand()) setRefusedText(outcome.text)
    } catch (error) {
      setState('idle')
      showToast({ tone: 'error', title: 'Nothing was copied', description: error instanceof Error ? error.message : undefined })
    }
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        disabled={disabled}
        aria-disabled={state === 'working' || undefined}
        data-disabled={disabled || state === 'working' ? '' : undefined}
        data-pending={state === 'working' ? '' : undefined}
        aria-busy={state === 'working' || undefined}
        onClick={state === 'working' ? undefined : press}
        className={buttonStyle({ variant, size })}
      >
        <span className="grid justify-items-start">
          <Face shown={state !== 'copied'} icon={state === 'working' ? <Spinner /> : <Copy aria-hidden="true" />}>
            {label}
          </Face>
          <Face shown={state === 'copied'} icon={<Check aria-hidden="true" className="text-success" strokeWidth={2.5} />}>
            {copiedLabel}
          </Face>
        </span>
        {subject !== undefined && <span className="sr-only">{subject}</span>}
      </button>
      {CopyByHand && refusedText !== undefined && <CopyByHand title={label} text={refusedText} onClose={() => setRefusedText(undefined)} />}
    </>
  )
}

/** All faces lie in one cell, so the button is always as wide as the widest of them. */
function Face({ shown, icon, children }: { shown: boolean; icon: ReactNode; children: ReactNode }) {
  return (
    <span className={`col-start-1 row-start-1 inline-flex items-center gap-2 ${shown ? '' : 'invisible'}`}>
      {icon}
      {children}
    </span>
  )
}
