'use client'

import { type ReactNode, useDeferredValue, useEffect, useState } from 'react'
import { MailView } from '@/components/mail/mail-view'
import { Skeleton } from '@/components/ui/skeleton'
import { type FamilyLanguageTag, familyLanguages } from '@/lib/family-language'
import type { MailText, TemplateKind } from '@/lib/mail/mail-text'
import type { RenderedMail } from '@/lib/mail/render-mail'
import { renderSampleMail, type SampleDistrict } from './sample-mail'

type TextPreviewProps = {
  text: MailText
  kind: TemplateKind
  language: FamilyLanguageTag
  district: SampleDistrict
  extra?: ReactNode
}

/** The mail as it is typed, to a family that does not exist. */
export function TextPreview({ text, kind, language, district, extra }: TextPreviewProps) {
  const typed = useDeferredValue(text)
  const [mail, setMail] = useState<RenderedMail>()

  // Only here: the server's Intl may write a date otherwise than this browser's.
  useEffect(() => setMail(renderSampleMail(typed, { kind, language, district, now: new Date() })), [typed, kind, language, district])

  if (!mail) return <Skeleton rows={8} label="Loading the preview" />
  const direction = familyLanguages.find(({ tag }) => tag === language)?.direction ?? 'ltr'
  return <MailView mail={{ ...mail, direction }} of="to a sample family" extra={extra} tall />
}
