import { AppError } from '@/lib/app-error'
import type { Role } from '@/prisma/generated/enums'

/** What somebody may do is decided by the role alone; whom they may do it to, by the school scope. */
type Holder = { role: Role }

const managers: readonly Role[] = ['owner', 'admin']
const issuers: readonly Role[] = ['owner', 'admin', 'sender']

export const canManageMembers = ({ role }: Holder): boolean => role === 'owner'
/** What the district decides about invite pages. */
export const canManagePolicy = ({ role }: Holder): boolean => role === 'owner'
/** Second factors and two-person approval. */
export const canManageTrust = ({ role }: Holder): boolean => role === 'owner'
/** Where members may sign in with an account from elsewhere. */
export const canManageIdentityProviders = ({ role }: Holder): boolean => role === 'owner'
/** Decide on what waits for a second member; never on what they asked for themselves. */
export const canApprove = ({ role }: Holder): boolean => managers.includes(role)
/** What is wrong with the installation itself. */
export const canSeeInstallation = ({ role }: Holder): boolean => managers.includes(role)
export const canViewPolicy = (_: Holder): boolean => true
export const canManageApiKeys = ({ role }: Holder): boolean => role === 'owner'
/** Whom the product tells what happens, and what of it was delivered. */
export const canManageWebhooks = ({ role }: Holder): boolean => role === 'owner'
/** Portals, their settings and secrets: set, never read back. */
export const canManagePortals = ({ role }: Holder): boolean => managers.includes(role)
export const canViewPortals = (_: Holder): boolean => true
export const canImportRoster = ({ role }: Holder): boolean => managers.includes(role)
/** An import that would remove more than a tenth is held until an owner releases it. */
export const canReleaseImport = ({ role }: Holder): boolean => role === 'owner'
export const canViewContacts = (_: Holder): boolean => true
/** *Do not invite* and *needs none*. */
export const canFlagContacts = ({ role }: Holder): boolean => issuers.includes(role)
export const canLiftRestriction = ({ role }: Holder): boolean => role === 'owner'
export const canIssueLinks = ({ role }: Holder): boolean => issuers.includes(role)
export const canRevealLinks = ({ role }: Holder): boolean => issuers.includes(role)
export const canViewLinks = (_: Holder): boolean => true
export const canInspect = (_: Holder): boolean => true
/** The server, the pace, the texts and the addresses nothing is sent to. */
export const canManageMail = ({ role }: Holder): boolean => managers.includes(role)
export const canViewMail = (_: Holder): boolean => true
/** Send, stop and send again what failed. */
export const canSendMail = ({ role }: Holder): boolean => issuers.includes(role)
/** Say that a contact has set up the account. */
export const canRecordActivation = ({ role }: Holder): boolean => issuers.includes(role)
export const canViewAudit = ({ role }: Holder): boolean => role !== 'sender'
/** How long personal data is kept; erasing a person, and giving out everything about one. */
export const canManagePrivacy = ({ role }: Holder): boolean => role === 'owner'
/** Write down that personal data was given to somebody outside, which the product did not do itself (FERPA, 34 CFR 99.32). */
export const canRecordDisclosures = ({ role }: Holder): boolean => managers.includes(role)

export type Policy = (holder: Holder) => boolean

/** Returns when the policy allows it; otherwise refuses with `forbidden`. */
export function requireAllowed(policy: Policy, holder: Holder): void {
  if (!policy(holder)) throw new AppError('forbidden', `Your role, ${holder.role}, does not allow this. Ask an owner of the district.`)
}
