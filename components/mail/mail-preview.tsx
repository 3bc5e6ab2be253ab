'use client'

import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useEffect, useState, useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { SelectField } from '@/components/ui/select-field'
import { Skeleton } from '@/components/ui/skeleton'
import type { Action } from '@/lib/action-result'
import { type FamilyLanguageTag, familyLanguages } from '@/lib/family-language'
import type { Delivery } from '@/lib/mail/delivery'
import { DeliveryNotice } from './delivery-notice'
import { MailView } from './mail-view'

/** One of those who get a mail together, at the address they share. */
export type Sharer = { id: string; name: string }

type MailRequest = { portal: string; contactIds: string[]; language?: FamilyLanguageTag }

type PreviewedMail = { to: string | null; subject: string; html: string; text: string; language: FamilyLanguageTag }

export type PreviewInvitation = Action<MailRequest, PreviewedMail>
export type SendTestInvitation = Action<MailRequest, Delivery & { to: string }>

type MailPreviewProps = {
  portal: string
  /** Mails of the selection that can be looked at, by who gets them. */
  samples: ReadonlyArray<readonly Sharer[]>
  previewInvitation: PreviewInvitation
  sendTestInvitation: SendTestInvitation
}

/** The invitation as this or that parent gets it, in each language; and a test to oneself. */
export function MailPreview({ portal, samples, previewInvitation, sendTestInvitation }: MailPreviewProps) {
  const [index, setIndex] = useState(0)
  const [language, setLanguage] = useState<FamilyLanguageTag | ''>('')
  const [mail, setMail] = useState<PreviewedMail>()
  const [refusal, setRefusal] = useState<string>()
  const [delivery, setDelivery] = useState<Delivery & { to: string }>()
  const [testing, startTesting] = useTransition()
  const [, startLoading] = useTransition()
  const sharers = samples[index] ?? samples[0]

  useEffect(() => {
    if (!sharers) return
    let current = true
    startLoading(async () => {
      const result = await previewInvitation(requestFor(sharers, { portal, language }))
      if (!current) return
      setMail(result.ok ? result.data : undefined)
      setRefusal(result.ok ? undefined : result.message)
    })
    return () => {
      current = false
    }
  }, [portal, sharers, language, previewInvitation])

  const [first, ...others] = sharers ?? []
  if (!sharers || !first) return null

  function show(next: number) {
    setIndex(next)
    setLanguage('')
    setDelivery(undefined)
  }

  function sendTest() {
    if (!sharers || testing) return
    setDelivery(undefined)
    startTesting(async () => {
      const result = await sendTestInvitation(requestFor(sharers, { portal, language }))
      setRefusal(result.ok ? undefined : result.message)
      if (result.ok) setDelivery(result.data)
    })
  }

  return (
    <section aria-label="Preview" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
        <div className="flex min-w-0 items-center gap-1">
          <h3 className="min-w-0 font-medium text-sm" aria-live="polite">
            As <bdi>{first.name}</bdi> gets it
            {others.length > 0 && (
              <>
                , together with <bdi>{others.map(({ name }) => name).join(', ')}</bdi>
              </>
            )}
          </h3>
          {samples.length > 1 && (
            <>
              <Button
                variant="quiet"
                size="sm"
                aria-label="Previous parent"
                icon={<ChevronLeft aria-hidden="true" />}
                disabled={index === 0}
                onClick={() => show(index - 1)}
              />
              <Button
                variant="quiet"
                size="sm"
                aria-label="Next parent"
                icon={<ChevronRight aria-hidden="true" />}
                disabled={index === samples.length - 1}
                onClick={() => show(index + 1)}
              />
            </>
          )}
        </div>
        <div className="w-48">
          <SelectField
            label="Language of the preview"
            labelHidden
            value={language}
            onChange={(event) => setLanguage(familyLanguages.find(({ tag }) => tag === event.currentTarget.value)?.tag ?? '')}
            options={[
              { value: '', label: 'The family’s language' },
              ...familyLanguages.map(({ tag, name }) => ({ value: tag, label: name })),
            ]}
          />
        </div>
      </div>
      {refusal !== undefined && <Notice tone="error">{refusal}</Notice>}
      {delivery && <DeliveryNotice delivery={delivery} to={delivery.to} />}
      {mail === undefined ? (
        refusal === undefined && (
          // As tall as the mail that is coming: the button below does not move while it is pressed.
          <div className="min-h-125">
            <Skeleton rows={11} label="Loading the preview" />
          </div>
        )
      ) : (
        <MailView
          mail={{ ...mail, direction: directionOf(mail.language) }}
          of={`to ${first.name}`}
          heading={mail.to ?? 'No e-mail address'}
          extra={
            <Button size="sm" pending={testing} onClick={sendTest}>
              Send a test to me
            </Button>
          }
        />
      )}
    </section>
  )
}

function requestFor(sharers: readonly Sharer[], { portal, language }: { portal: string; language: FamilyLanguageTag | '' }): MailRequest {
  return { portal, contactIds: sharers.map(({ id }) => id), ...(language !== '' && { language }) }
}

function directionOf(tag: FamilyLanguageTag): 'ltr' | 'rtl' {
  return familyLanguages.find((language) => language.tag === tag)?.direction ?? 'ltr'
}
