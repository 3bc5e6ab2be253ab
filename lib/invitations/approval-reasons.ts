import type { ApprovalReason } from '@/lib/approvals/approval'
import type { TrustPolicy } from '@/lib/districts/trust-policy'
import type { Lifetime } from '@/lib/portals/portal-kind'

type Issuing = {
  /** How many contacts would get something. */
  contacts: number
  /** Of signed links; null for invite pages and where there is no lifetime to choose. */
  lifetimeSeconds: number | null
  lifetime: Lifetime
}

/** Why a campaign waits for a second member; empty where the district lets one member do it, or nobody would get anything. */
export function campaignReasons(policy: TrustPolicy, { contacts, lifetimeSeconds, lifetime }: Issuing): ApprovalReason[] {
  if (contacts === 0) return []
  const { approvalOverContacts, approvalForLifetimes } = policy
  const isMany = approvalOverContacts !== null && contacts > approvalOverContacts
  const isLonger =
    approvalForLifetimes && lifetime.bound === 'chosen' && lifetimeSeconds !== null && lifetimeSeconds > lifetime.defaultSeconds
  return [...(isMany ? (['over_contacts'] as const) : []), ...(isLonger ? (['longer_lifetime'] as const) : [])]
}
