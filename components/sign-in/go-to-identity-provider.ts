'use client'

import { getCsrfToken } from 'next-auth/react'

/** Leaves for the provider; `returnTo` is the local path to be on after signing in. Answers false where it cannot be reached from here. */
export async function goToIdentityProvider(signInName: string, returnTo: string): Promise<boolean> {
  const csrfToken = await getCsrfToken()
  if (csrfToken === undefined) return false
  const answer = await fetch(`/api/auth/signin/${signInName}`, {
    method: 'POST',
    body: new URLSearchParams({ csrfToken, callbackUrl: returnTo, json: 'true' }),
  })
  const { url } = (await answer.json()) as { url?: string }
  // next-auth answers with an address of ours where the provider cannot be asked.
  if (!answer.ok || url === undefined || new URL(url, window.location.href).origin === window.location.origin) return false
  window.location.assign(url)
  return true
}
