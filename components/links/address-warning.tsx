import { Notice } from '@/components/ui/notice'
import { addressWarnings } from '@/lib/app-address'

/** Says that families cannot open this product's address, or not safely, before it leaves the house; nothing where it is in order. */
export function AddressWarning({ appUrl }: { appUrl: string }) {
  const warnings = addressWarnings(appUrl)
  if (warnings.length === 0) return null
  const isInside = warnings.includes('loopback_address')
  return (
    <Notice tone="warning" title={isInside ? 'Families cannot open this address' : 'This address is not encrypted'}>
      This product’s address is <span className="token">{appUrl}</span>.{' '}
      {isInside ? 'Families cannot open it from outside.' : 'What families send and read there can be read on the way.'} Before mail,
      letters or QR codes leave the house, ask whoever runs Invite Desk to set its public https address (APP_URL).
    </Notice>
  )
}
