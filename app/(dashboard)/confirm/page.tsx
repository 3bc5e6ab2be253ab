import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ConfirmAndGoOn } from '@/components/confirm-identity/confirm-and-go-on'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { findProofMethods } from '@/lib/auth/prove-identity'
import { requireMember } from '@/lib/auth/session'
import { isFresh } from '@/lib/auth/session-life'
import { localPath } from '@/lib/local-path'
import { confirmIdentity, makePasskeyOptions } from './actions'

export const metadata: Metadata = { title: 'Confirm that it is you' }

type ConfirmPageProps = { searchParams: Promise<{ next?: string | string[] }> }

export default async function ConfirmPage({ searchParams }: ConfirmPageProps) {
  const signedIn = await requireMember()
  const { next } = await searchParams
  const path = typeof next === 'string' ? localPath(next) : undefined
  if (path === undefined) notFound()
  return (
    <>
      <PageHeader
        title="Confirm that it is you"
        description={`Files and letters with families’ data ask for this every 15 minutes. You are signed in as ${signedIn.member.email}.`}
      />
      <div className="max-w-120">
        <Panel>
          <ConfirmAndGoOn
            email={signedIn.member.email}
            methods={await findProofMethods(signedIn.actor)}
            doors={{ confirmIdentity, makePasskeyOptions }}
            next={path}
            shown={isFresh(signedIn, new Date())}
          />
        </Panel>
      </div>
    </>
  )
}
