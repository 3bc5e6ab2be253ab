/** What keeps a line out of the roster, with what the office does about all lines of its kind at once. */
export const lineProblems = {
  no_id: 'Give every contact an id: a guid or a sourced_id.',
  no_name: 'Give every contact a family name.',
  email: 'Correct the e-mail addresses in the student information system.',
  language: 'Write languages as tags: en, es, zh-Hant.',
  flag: 'Write true or false.',
  date: 'Write dates as YYYY-MM-DD.',
  too_long: 'Shorten the values, or check that the columns are not shifted.',
  characters: 'Remove the control characters.',
  shape: 'Give each line as many values as the header has columns; put a value with a comma between quotes.',
  duplicate: 'List each sourcedId once.',
  role: 'Give each user a role that OneRoster knows.',
  reference: 'Export the files together, so that every id that is pointed at is there.',
  value: 'Correct the values.',
} as const

/** The kind of a refused line's mistake; a key of `lineProblems`. */
export type LineProblem = keyof typeof lineProblems
