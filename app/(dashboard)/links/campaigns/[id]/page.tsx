import type { Metadata } from 'next'
import { z } from 'zod'
import { CampaignResult } from '@/app/(dashboard)/links/campaign-result'
import { readAddressFilter, type SearchParams } from '@/lib/address-filter'
import { requireMember } from '@/lib/auth/session'
import { canViewLinks } from '@/lib/districts/policies'
import { isSkipReason } from '@/lib/invitations/skip-reason'

export const metadata: Metadata = { title: 'Campaign' }

const filterSchema = z.object({ skipped: z.string().refine(isSkipReason).optional() })

type CampaignPageProps = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> }

export default async function CampaignPage({ params, searchParams }: CampaignPageProps) {
  const signedIn = await requireMember(canViewLinks)
  const stated = await searchParams
  const { filter, ignored } = readAddressFilter(filterSchema, stated)
  const cursor = typeof stated.cursor === 'string' ? stated.cursor : undefined
  return <CampaignResult signedIn={signedIn} campaignId={(await params).id} cursor={cursor} skipped={filter.skipped} ignored={ignored} />
}
