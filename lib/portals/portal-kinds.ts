import { AppError } from '@/lib/app-error'
import { custom } from './custom'
import { getConnected } from './get-connected'
import { gg4l } from './gg4l'
import { passage } from './passage'
import type { PortalKind, SigningKind } from './portal-kind'
import { proprofs } from './proprofs'
import { synap } from './synap'

/** The registry: a system is one file beside this one and one entry here. */
const kinds = { gg4l, get_connected: getConnected, proprofs, synap, passage, custom } as const

export const portalKindNames = Object.keys(kinds) as Array<keyof typeof kinds>

/** What most districts begin with. */
export const firstPortalKind: keyof typeof kinds = 'gg4l'

/** A kind by its name, its settings type forgotten: what comes out of its schema goes back into its functions. */
export function portalKind(name: string): PortalKind<unknown> {
  const kind = Object.hasOwn(kinds, name) ? kinds[name as keyof typeof kinds] : undefined
  if (!kind)
    throw new AppError('invalid_input', `There is no portal kind "${name.slice(0, 100)}". Known kinds: ${portalKindNames.join(', ')}.`)
  return kind as unknown as PortalKind<unknown>
}

/** The systems whose links lead to the set-up of an account, by name. */
export const accountKindNames = Object.values(kinds).flatMap((kind) => (kind.signs && !kind.signsIn ? kind.kind : []))

/** The systems whose links sign their bearer in, by name. */
export const signInKindNames = Object.values(kinds).flatMap((kind) => (kind.signs && kind.signsIn ? kind.kind : []))

/** As `portalKind`, for signing; `unsupported` where the system's tokens are only verified. */
export function signingKind(name: string): SigningKind<unknown> {
  const kind = portalKind(name)
  if (kind.signs) return kind
  throw new AppError('unsupported', `Nothing is signed for ${kind.label}: its tokens are only verified.`)
}
