/** Why personal data of a student's education record may be given to somebody: the grounds of FERPA (34 CFR part 99), in the words the screens say. */
export const disclosureGrounds = {
  school_official: 'School official with a legitimate educational interest, 34 CFR 99.31(a)(1)',
  parent: 'The parent or the eligible student, 99.31(a)(12)',
  consent: 'Written consent, 99.30',
  other_school: 'A school where the student seeks to enroll, 99.31(a)(2)',
  authorities: 'Audit or evaluation by education authorities, 99.31(a)(3)',
  financial_aid: 'Financial aid, 99.31(a)(4)',
  juvenile_justice: 'Juvenile justice under state law, 99.31(a)(5)',
  study: 'A study for the school, 99.31(a)(6)',
  accreditation: 'Accreditation, 99.31(a)(7)',
  court: 'Judicial order or subpoena, 99.31(a)(9)',
  emergency: 'Health or safety emergency, 99.31(a)(10)',
  directory: 'Directory information, 99.31(a)(11)',
  other: 'Another ground, named in the note',
} as const

export type DisclosureGround = keyof typeof disclosureGrounds

export function isDisclosureGround(text: unknown): text is DisclosureGround {
  return typeof text === 'string' && Object.hasOwn(disclosureGrounds, text)
}

/** The ground in words. Where staff took a file away none is claimed: to whom they gave it is theirs to write down. */
export function groundWords(ground: DisclosureGround | null): string {
  return ground === null ? 'Taken by staff, no ground claimed; to whom it was given is written down by hand' : disclosureGrounds[ground]
}
