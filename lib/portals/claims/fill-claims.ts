import type { ClaimSubject } from '@/lib/portals/portal-kind'
import { type ClaimField, isTokenField, namedStudents, readField, type TokenField } from './claim-fields'
import { type ClaimsTemplate, type TemplateMember, type TemplateNode, type TemplatePart, wholeField } from './claims-template'

type Filling = { subject: ClaimSubject; token: Record<TokenField, string> }

/**
 * The claims of a template as JSON text, its members in their order, or the first field that the contact lacks. Texts that
 * are `{iat}` or `{exp}` alone become numbers; optional members whose field is empty are left out.
 */
export function fillClaims(template: ClaimsTemplate, filling: Filling): { claims: string } | { lacking: ClaimField } {
  const lacking: ClaimField[] = []
  const claims = fillMembers(template.members)
  const [first] = lacking
  return first === undefined ? { claims } : { lacking: first }

  function fillMembers(members: TemplateMember[]): string {
    const filled = members.flatMap(({ name, value }) => {
      const json = fillNode(value)
      return json === undefined ? [] : `${JSON.stringify(name)}:${json}`
    })
    return `{${filled.join(',')}}`
  }

  /** Undefined where it is left out. */
  function fillNode(node: TemplateNode): string | undefined {
    switch (node.is) {
      case 'fixed':
        return node.json
      case 'object':
        return fillMembers(node.members)
      case 'list':
        return `[${node.items.flatMap((item) => fillNode(item) ?? []).join(',')}]`
      case 'perStudent':
        return fillPerStudent(node.parts)
      case 'text': {
        const whole = wholeField(node)?.field
        return whole === 'iat' || whole === 'exp' ? filling.token[whole] : fillText(node.parts, undefined)
      }
    }
  }

  function fillPerStudent(parts: TemplatePart[]): string {
    const students = namedStudents(filling.subject)
    if (students.length === 0) fillText(parts, undefined)
    return `[${students.flatMap((student) => fillText(parts, student) ?? []).join(',')}]`
  }

  function fillText(parts: TemplatePart[], student: ClaimSubject['students'][number] | undefined): string | undefined {
    let text = ''
    for (const part of parts) {
      if (typeof part === 'string') {
        text += part
        continue
      }
      const { field, isOptional } = part
      const value = isTokenField(field) ? filling.token[field] : readField(field, { subject: filling.subject, student })
      // An optional field is all of its text.
      if (value === '' && isOptional) return undefined
      if (value === '') lacking.push(field)
      text += value
    }
    return JSON.stringify(text)
  }
}
