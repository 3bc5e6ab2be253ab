// Threat: a key typed here opens the district to whoever gets it. Choice: it lives in the memory of this page alone, goes out in the header of
// the calls that are tried and nowhere else, and is gone when the page is left.
'use client'

import { createContext, type ReactNode, useContext, useState } from 'react'

type Tried = { apiKey: string; setApiKey: (key: string) => void }

const TriedKeyContext = createContext<Tried>({ apiKey: '', setApiKey: () => undefined })

/** Keeps the key for every call of the page, so that it is typed once. */
export function TriedKey({ children }: { children: ReactNode }) {
  const [apiKey, setApiKey] = useState('')
  return <TriedKeyContext value={{ apiKey, setApiKey }}>{children}</TriedKeyContext>
}

export function useTriedKey(): Tried {
  return useContext(TriedKeyContext)
}
