import type { ContactLine, RefusedLine } from '@/lib/roster/contact-line'
import { type FileHead, streamOfHead } from '@/lib/roster/files/file-head'
import { groupProblems, type ProblemGroup } from '@/lib/roster/group-problems'
import { readMappedLines } from './mapped-lines'
import type { ContactMapping } from './mapping'

/** What a mapping makes of the beginning of a file. */
export type MappingPreview = {
  /** The first of them. */
  contacts: ContactLine[]
  /** How many the beginning of the file has. */
  accepted: number
  refused: number
  /** Lines of people who by the mapping are no contacts. */
  others: number
  problems: ProblemGroup[]
  /** The file goes on; what is counted is its beginning. */
  isCut: boolean
}

const mostContacts = 20

/** Reads the beginning of a file by a mapping, without keeping anything. Refuses with `invalid_input` what `readMappedLines` refuses. */
export async function previewMapping(head: FileHead, mapping: ContactMapping): Promise<MappingPreview> {
  const contacts: ContactLine[] = []
  const refused: RefusedLine[] = []
  let accepted = 0
  let others = 0
  const leaveOut = (lines: number) => {
    others += lines
  }
  for await (const batch of readMappedLines(streamOfHead(head), { mapping, fileName: '', isCut: head.isCut, leaveOut })) {
    accepted += batch.accepted.length
    contacts.push(...batch.accepted.slice(0, mostContacts - contacts.length))
    refused.push(...batch.refused)
  }
  return { contacts, accepted, refused: refused.length, others, problems: groupProblems(refused, 'mapped'), isCut: head.isCut }
}
