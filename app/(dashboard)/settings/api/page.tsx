import { FileJson } from 'lucide-react'
import type { Metadata } from 'next'
import { apiDocument } from '@/app/api/v1/document'
import { ApiReference } from '@/components/api-reference/api-reference'
import { DownloadLink } from '@/components/ui/download-link'
import { PageHeader } from '@/components/ui/page-header'
import { requireMember } from '@/lib/auth/session'
import { env } from '@/lib/env'
import { referenceOf } from './reference-of'

export const metadata: Metadata = { title: 'Web API' }

export default async function ApiReferencePage() {
  await requireMember()
  return (
    <>
      <PageHeader
        title="Web API"
        description="For whoever writes a program that works with Invite Desk: every call, with examples to copy and a way to try it."
        back={{ href: '/settings', label: 'Settings' }}
        action={
          <DownloadLink href="/api/v1/openapi.json" icon={<FileJson aria-hidden="true" />}>
            OpenAPI document
          </DownloadLink>
        }
      />
      <ApiReference reference={referenceOf(apiDocument(), `${env().APP_URL}/api/v1`)} />
    </>
  )
}
