import { IdentityProviders } from '@/components/settings/identity-providers'
import { findIdentityProviders } from '@/lib/auth/identity-providers/find-identity-providers'
import { redirectAddress } from '@/lib/auth/identity-providers/identity-provider'
import type { SignedIn } from '@/lib/auth/sessions'
import { env } from '@/lib/env'
import { uuidV7 } from '@/lib/uuid-v7'
import { removeProvider, saveProvider } from './actions'

/** Where members may sign in with an account from elsewhere. For owners. */
export async function IdentityProvidersPanel({ signedIn: { actor, district } }: { signedIn: SignedIn }) {
  const providers = await findIdentityProviders(actor)
  const withAddress = <Item extends { id: string }>(item: Item) => ({
    ...item,
    redirectAddress: redirectAddress(env().APP_URL, { districtId: district.id, providerId: item.id }),
  })
  return (
    <IdentityProviders
      providers={providers.map(withAddress)}
      next={withAddress({ id: uuidV7() })}
      signInAddress={`${env().APP_URL}/sign-in?district=${district.slug}`}
      saveProvider={saveProvider}
      removeProvider={removeProvider}
    />
  )
}
