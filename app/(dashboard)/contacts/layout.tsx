import type { ReactNode } from 'react'
import { SelectionProvider } from '@/components/contacts/selection'

export default function ContactsLayout({ children }: { children: ReactNode }) {
  return <SelectionProvider>{children}</SelectionProvider>
}
