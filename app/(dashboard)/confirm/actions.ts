'use server'

import { z } from 'zod'
import { findProofMethods, identityProofSchema, passkeyOptionsFor, proveIdentity } from '@/lib/auth/prove-identity'
import { memberAction } from '@/lib/member-action'

const everyone = () => true
const nothing = z.undefined()

export const findMethods = memberAction({ can: everyone, schema: nothing }, ({ actor }) => findProofMethods(actor))

export const makePasskeyOptions = memberAction({ can: everyone, schema: nothing }, (context) => passkeyOptionsFor(context, context.now))

export const confirmIdentity = memberAction({ can: everyone, schema: identityProofSchema }, (context, proof) =>
  proveIdentity(context, proof, context.now),
)
