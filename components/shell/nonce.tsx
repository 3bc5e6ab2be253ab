'use client'

import { createContext, type ReactNode, useContext, useState } from 'react'

const Nonce = createContext<string | undefined>(undefined)

/** Tells what is drawn in the browser the nonce that the page came with. */
export function NonceProvider({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  // A later answer carries another one; the browser goes by the first as long as the page stands.
  const [first] = useState(nonce)
  return <Nonce value={first}>{children}</Nonce>
}

export function useNonce(): string | undefined {
  return useContext(Nonce)
}
