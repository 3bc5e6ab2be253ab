import 'server-only'
import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { withinPatience } from '@/lib/within-patience'
import { signInName } from './identity-provider'

/** A button of the sign-in page. */
export type SignInProvider = { signInName: string; name: string }

export type SignInProviders = {
  providers: SignInProvider[]
  /** Whether the district has to be named first, because there are several here. */
  asksForDistrict: boolean
}

const shortName = /^[a-z0-9-]{1,100}$/

/**
 * Where members of the district of this short name may sign in; without one those of the only district. An unknown short name
 * and a district without providers answer alike. Asked by people nobody knows yet, so nothing else of a district is told.
 */
export async function findSignInProviders(slug: string | undefined): Promise<SignInProviders> {
  const asked = slug?.trim().toLowerCase() ?? ''
  const where = { deletedAt: null, ...(asked === '' ? {} : { slug: shortName.test(asked) ? asked : '' }) }
  const [only, ...more] = await withinPatience(() => database().district.findMany({ where, select: { id: true }, take: 2 }))
  const providers = only && more.length === 0 ? await findButtons(only.id) : []
  return { providers, asksForDistrict: asked !== '' || more.length > 0 }
}

/** The providers at which the member who asks may link an account. */
export async function findProvidersToLink({ districtId }: Actor): Promise<Array<{ id: string; name: string }>> {
  return findNames(districtId)
}

async function findButtons(districtId: string): Promise<SignInProvider[]> {
  const rows = await findNames(districtId)
  return rows.map(({ id, name }) => ({ signInName: signInName({ districtId, providerId: id }), name }))
}

async function findNames(districtId: string): Promise<Array<{ id: string; name: string }>> {
  const select = { id: true, name: true }
  return inDistrict(districtId, (tx) => tx.identityProvider.findMany({ where: { districtId }, select, orderBy: { name: 'asc' } }))
}
