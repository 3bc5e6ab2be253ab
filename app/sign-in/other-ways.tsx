import { IdentityProviderButtons } from '@/components/sign-in/identity-provider-buttons'
import { identityProviderRefusal } from '@/components/sign-in/identity-provider-refusal'
import { findSignInProviders } from '@/lib/auth/identity-providers/find-sign-in-providers'

type OtherWaysProps = {
  /** The short name in the page's address. */
  district: string | string[] | undefined
  /** What next-auth says in the page's address. */
  error: string | string[] | undefined
}

/** Signing in with an account from elsewhere, and what became of it. */
export async function OtherWays({ district, error }: OtherWaysProps) {
  const [slug] = [district].flat()
  const [fault] = [error].flat()
  const { providers, asksForDistrict } = await findSignInProviders(slug)
  return (
    <IdentityProviderButtons
      // Another district asked for begins anew, with the field as it was sent.
      key={slug}
      providers={providers}
      asksForDistrict={asksForDistrict}
      district={slug ?? ''}
      refusal={identityProviderRefusal(fault)}
    />
  )
}
