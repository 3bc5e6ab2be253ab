import { AppError } from '@/lib/app-error'

export type NamedDistrict = { slug: string; name: string }

/** The refusal of a password that is right in several districts of one address; whoever gets it has shown that password. */
export class WhichDistrict extends AppError {
  readonly districts: readonly NamedDistrict[]

  constructor(districts: readonly NamedDistrict[]) {
    super('conflict', 'This password is right in several districts. Choose one of them.')
    this.districts = districts.map(({ slug, name }) => ({ slug, name }))
  }
}

const prefix = 'which_district?'

/** The code by which the sign-in form learns which districts there are to choose from. */
export function whichDistrictCode({ districts }: WhichDistrict): string {
  return prefix + new URLSearchParams(districts.map(({ slug, name }) => [slug, name])).toString()
}

/** What `whichDistrictCode` says; none for any other code. */
export function districtsToChoose(code: string | null | undefined): NamedDistrict[] {
  if (!code?.startsWith(prefix)) return []
  return Array.from(new URLSearchParams(code.slice(prefix.length)), ([slug, name]) => ({ slug, name }))
}
