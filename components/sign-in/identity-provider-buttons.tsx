'use client'

import { LogIn } from 'lucide-react'
import { useState, useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { TextField } from '@/components/ui/text-field'
import { goToIdentityProvider } from './go-to-identity-provider'
import { pageToGoOn } from './last-page'

type IdentityProviderButtonsProps = {
  providers: ReadonlyArray<{ signInName: string; name: string }>
  /** Several districts are here: which one's accounts are meant has to be said first. */
  asksForDistrict: boolean
  /** The short name that was asked for; blank where none was. */
  district: string
  /** What became of the last try. */
  refusal: string | undefined
}

const unreachable = 'The other sign-in does not answer just now. Try again in a moment, or use your password.'

/** Below the password: signing in with an account of one's district. Nothing where there is no such thing. */
export function IdentityProviderButtons({ providers, asksForDistrict, district, refusal }: IdentityProviderButtonsProps) {
  if (providers.length === 0 && !asksForDistrict && refusal === undefined) return null
  return (
    <section aria-label="Other ways in" className="mt-6 flex flex-col gap-4 border-line border-t pt-6">
      {refusal !== undefined && <Notice tone="error">{refusal}</Notice>}
      {providers.length > 0 && <Providers providers={providers} />}
      {providers.length === 0 && asksForDistrict && <DistrictForm district={district} />}
    </section>
  )
}

function Providers({ providers }: Pick<IdentityProviderButtonsProps, 'providers'>) {
  const [pending, startTransition] = useTransition()
  const [leaving, setLeaving] = useState<string>()
  const [refusal, setRefusal] = useState<string>()

  function press(signInName: string) {
    setRefusal(undefined)
    setLeaving(signInName)
    startTransition(async () => {
      const left = await goToIdentityProvider(signInName, pageToGoOn()).catch(() => false)
      if (left) return
      setLeaving(undefined)
      setRefusal(unreachable)
    })
  }

  return (
    <>
      {refusal !== undefined && <Notice tone="error">{refusal}</Notice>}
      <ul className="flex flex-col gap-2">
        {providers.map(({ signInName, name }) => (
          <li key={signInName} className="flex flex-col">
            <Button
              icon={<LogIn aria-hidden="true" />}
              pending={leaving === signInName}
              disabled={pending && leaving !== signInName}
              onClick={() => press(signInName)}
            >
              Continue with {name}
            </Button>
          </li>
        ))}
      </ul>
      <p className="text-muted text-sm">Works once you have linked that account to yours under Settings.</p>
    </>
  )
}

/** A form of plain HTML: it asks for this page again, with the district in its address. */
function DistrictForm({ district }: { district: string }) {
  const unknown = district !== '' ? 'No other sign-in is set up under this short name. Check it, or use your password.' : undefined
  return (
    <form action="/sign-in" className="flex flex-col gap-3">
      <TextField
        label="Short name of your district"
        name="district"
        autoComplete="organization"
        autoCapitalize="none"
        spellCheck={false}
        defaultValue={district}
        hint="For an account your district already has, such as Google or Microsoft."
        error={unknown}
        required
      />
      <Button type="submit">Continue</Button>
    </form>
  )
}
