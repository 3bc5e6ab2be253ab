import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser'
import type { Action } from '@/lib/action-result'

export type PasskeyUse = Awaited<ReturnType<typeof startAuthentication>>
export type PasskeyCreation = Awaited<ReturnType<typeof startRegistration>>
export type MakeUseOptions = Action<undefined, PublicKeyCredentialRequestOptionsJSON>
export type MakeCreationOptions = Action<undefined, PublicKeyCredentialCreationOptionsJSON>

/** What the browser answers, or the sentence why there is no answer. */
type Asked<Answer> = { answer: Answer } | { refusal: string }

/** Every page can ask, and few ever do. */
const load = () => import('@simplewebauthn/browser')

const unsupported = { refusal: 'This browser knows no passkeys. Choose another way.' }

/** Lets the browser ask for a passkey. */
export async function askForPasskey(makeOptions: MakeUseOptions): Promise<Asked<PasskeyUse>> {
  const { browserSupportsWebAuthn, startAuthentication } = await load()
  if (!browserSupportsWebAuthn()) return unsupported
  const options = await makeOptions(undefined)
  if (!options.ok) return { refusal: options.message }
  try {
    return { answer: await startAuthentication({ optionsJSON: options.data }) }
  } catch {
    // The browser tells no reason apart from another: declined, too late, or none of them is here.
    return { refusal: 'No passkey was used. Try again, or choose another way.' }
  }
}

/** Lets the browser make a passkey. */
export async function makePasskey(makeOptions: MakeCreationOptions): Promise<Asked<PasskeyCreation>> {
  const { browserSupportsWebAuthn, startRegistration, WebAuthnError } = await load()
  if (!browserSupportsWebAuthn()) return unsupported
  const options = await makeOptions(undefined)
  if (!options.ok) return { refusal: options.message }
  try {
    return { answer: await startRegistration({ optionsJSON: options.data }) }
  } catch (error) {
    const isKnown = error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED'
    return { refusal: isKnown ? 'This device has a passkey of yours already.' : 'No passkey was made. Try again.' }
  }
}
