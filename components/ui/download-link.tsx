import type { ReactNode } from 'react'
import { type ButtonSize, type ButtonVariant, buttonStyle } from './button-style'

type DownloadLinkProps = {
  href: string
  variant?: ButtonVariant | undefined
  size?: ButtonSize | undefined
  icon?: ReactNode
  children: ReactNode
}

/**
 * Fetches a file, looks like a button. The address is followed as it is: the server names the file, or leads to where the
 * member first shows who is there, which `download` would save as if it were the file.
 */
export function DownloadLink({ href, variant, size, icon, children }: DownloadLinkProps) {
  return (
    <a href={href} className={buttonStyle({ variant, size })}>
      {icon}
      {children}
    </a>
  )
}
