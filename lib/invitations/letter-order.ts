import { compareGrades } from '@/lib/contacts/compare-grades'
import { chooseFamilyLanguage, familyLanguageTags } from '@/lib/family-language'

/** What the letters of a campaign can be sorted by, as they are handed to schools and classes. */
export const letterOrders = ['school', 'grade', 'language', 'name'] as const

export type LetterOrder = (typeof letterOrders)[number]

/** The class a letter goes home with: that of the youngest child. */
export type HomeClass = { school: string | null; grade: string | null }

type Sortable = { id: string; givenName: string; familyName: string; language: string | null; home: HomeClass }

/** The youngest child's school and grade; nothing of a child without a grade while another has one. */
export function homeClassOf(students: readonly HomeClass[]): HomeClass {
  const youngestFirst = (one: HomeClass, other: HomeClass) =>
    nothingLast(one.grade, other.grade, compareGrades) || nothingLast(one.school, other.school, texts.compare)
  return [...students].sort(youngestFirst)[0] ?? { school: null, grade: null }
}

/** Sorts letters for one order; what is equal in all of it goes by id, so that the order never wavers. */
export function compareLetters(order: LetterOrder): (one: Sortable, other: Sortable) => number {
  return (one, other) => {
    for (const compare of comparisons[order]) {
      const difference = compare(one, other)
      if (difference !== 0) return difference
    }
    return one.id < other.id ? -1 : 1
  }
}

type Comparison = (one: Sortable, other: Sortable) => number

const texts = new Intl.Collator('en', { numeric: true })

const bySchool: Comparison = (one, other) => nothingLast(one.home.school, other.home.school, texts.compare)
const byGrade: Comparison = (one, other) => nothingLast(one.home.grade, other.home.grade, compareGrades)
const byLanguage: Comparison = (one, other) => placeOf(one.language) - placeOf(other.language)
const byName: Comparison = (one, other) => texts.compare(one.familyName, other.familyName) || texts.compare(one.givenName, other.givenName)

const comparisons: Record<LetterOrder, readonly Comparison[]> = {
  school: [bySchool, byGrade, byName],
  grade: [byGrade, bySchool, byName],
  language: [byLanguage, bySchool, byGrade, byName],
  name: [byName],
}

function placeOf(language: string | null): number {
  return familyLanguageTags.indexOf(chooseFamilyLanguage([language]).tag)
}

function nothingLast(one: string | null, other: string | null, compare: (one: string, other: string) => number): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null)
  return compare(one, other)
}
