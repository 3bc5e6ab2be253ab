// Threat: a template that could compute would run a member's code over every family. Choice: it is JSON whose texts have
// placeholders of a closed list; each is replaced once, by text, and what is filled in is never read as a template again.
import { quote } from '@/lib/tokens/quote'
import { type ClaimField, claimFields, isClaimField, isStudentField, isTokenField } from './claim-fields'
import { isJsonObject, type JsonObject, type JsonValue, parseJsonSetting } from './json-setting'

/** What stands in a text: itself, or the value of a field. */
export type TemplatePart = string | { field: ClaimField; isOptional: boolean }

export type TemplateNode =
  | { is: 'text'; parts: TemplatePart[] }
  /** Anything without placeholders, as JSON. */
  | { is: 'fixed'; json: string }
  | { is: 'list'; items: TemplateNode[] }
  /** A list of one text that names fields of a student: an element for each. */
  | { is: 'perStudent'; parts: TemplatePart[] }
  | { is: 'object'; members: TemplateMember[] }

export type TemplateMember = { name: string; value: TemplateNode }

export type ClaimsTemplate = { members: TemplateMember[]; fields: ReadonlySet<ClaimField> }

type Trouble = { trouble: string }

/**
 * Reads a claims template: a JSON object whose texts may hold `{field}`, or `{field?}` where the whole text may be missing; `{{`
 * and `}}` are the braces themselves. Says why when it is none, as a sentence; see also `parseJsonSetting`.
 */
export function parseClaimsTemplate(text: string): ClaimsTemplate | Trouble {
  const parsed = parseJsonSetting(text)
  if ('trouble' in parsed) return parsed
  const fields = new Set<ClaimField>()
  const members = readMembers(parsed.object, fields)
  if ('trouble' in members) return members
  return members.length === 0 ? { trouble: 'There is no claim in it.' } : { members, fields }
}

/** The field that is all of a text, if one is. */
export function wholeField(node: TemplateNode): Exclude<TemplatePart, string> | undefined {
  const [only, ...others] = node.is === 'text' ? node.parts : []
  return typeof only === 'object' && others.length === 0 ? only : undefined
}

function readMembers(object: JsonObject, fields: Set<ClaimField>): TemplateMember[] | Trouble {
  const members: TemplateMember[] = []
  for (const [name, value] of Object.entries(object)) {
    if (/[{}]/.test(name)) return { trouble: `The member ${quote(name)} has braces in its name: placeholders stand in values only.` }
    const node = readNode(value, fields)
    if ('trouble' in node) return node
    members.push({ name, value: node })
  }
  return members
}

function readNode(value: JsonValue, fields: Set<ClaimField>): TemplateNode | Trouble {
  if (typeof value === 'string') {
    const parts = readText(value, fields)
    return 'trouble' in parts ? parts : { is: 'text', parts }
  }
  if (Array.isArray(value)) return readList(value, fields)
  if (!isJsonObject(value)) return { is: 'fixed', json: JSON.stringify(value) }
  const members = readMembers(value, fields)
  return 'trouble' in members ? members : { is: 'object', members }
}

function readList(values: JsonValue[], fields: Set<ClaimField>): TemplateNode | Trouble {
  const items: TemplateNode[] = []
  for (const value of values) {
    const item = readNode(value, fields)
    if ('trouble' in item) return item
    items.push(item)
  }
  const [only, ...others] = items
  const isPerStudent = only?.is === 'text' && others.length === 0 && only.parts.some(namesStudent)
  return isPerStudent ? { is: 'perStudent', parts: only.parts } : { is: 'list', items }
}

function namesStudent(part: TemplatePart): boolean {
  return typeof part === 'object' && isStudentField(part.field)
}

function readText(text: string, fields: Set<ClaimField>): TemplatePart[] | Trouble {
  const parts: TemplatePart[] = []
  let plainFrom = 0
  for (const match of text.matchAll(/\{\{|\}\}|\{([^{}]*)\}|[{}]/g)) {
    const [found, inner] = match
    if (match.index > plainFrom) parts.push(text.slice(plainFrom, match.index))
    plainFrom = match.index + found.length
    if (inner === undefined) {
      if (found.length === 1)
        return { trouble: `The text ${quote(text)} has a single ${found}. For the brace itself write ${found}${found}.` }
      parts.push(found.charAt(0))
      continue
    }
    const isOptional = inner.endsWith('?')
    const field = isOptional ? inner.slice(0, -1) : inner
    if (!isClaimField(field)) return { trouble: `There is no placeholder ${quote(found)}. There are ${listOfFields}.` }
    if (isOptional && isTokenField(field)) return { trouble: `{${field}} is always there: leave its question mark out.` }
    if (isOptional && found !== text) {
      return { trouble: `${quote(found)} stands in a longer text, ${quote(text)}: only a whole text can be left out.` }
    }
    fields.add(field)
    parts.push({ field, isOptional })
  }
  if (plainFrom < text.length) parts.push(text.slice(plainFrom))
  return parts
}

const listOfFields = claimFields.map((field) => `{${field}}`).join(', ')
