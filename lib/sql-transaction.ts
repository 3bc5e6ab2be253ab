import type { DistrictTransaction } from './district-scope'

/** A transaction as far as plain SQL goes: what set-based work asks for, whichever way it was opened. */
export type SqlTransaction = Pick<DistrictTransaction, '$executeRaw' | '$queryRaw'>
