/** Given name first, as a person is addressed. */
export function fullName({ givenName, familyName }: { givenName: string; familyName: string }): string {
  return `${givenName} ${familyName}`.trim()
}

/** What stands in place of the name of a contact who was erased. */
export const erasedName = { givenName: 'Erased', familyName: 'contact' } as const
