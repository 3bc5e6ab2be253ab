import type { IdentityProviderKind } from '@/prisma/generated/enums'

/** How each kind of provider is called, and what stands on its button unless something else is typed. */
export const providerWords: Record<IdentityProviderKind, { label: string; name: string }> = {
  google: { label: 'Google Workspace', name: 'Google' },
  microsoft: { label: 'Microsoft Entra, one tenant', name: 'Microsoft' },
  oidc: { label: 'Another OpenID Connect provider', name: '' },
}

export function isProviderKind(text: string): text is IdentityProviderKind {
  return Object.hasOwn(providerWords, text)
}
