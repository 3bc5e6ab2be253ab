import type { Inspection } from '@/lib/invitations/inspect-token'

/** "12 rules hold, 2 are broken". */
export function countRules(rules: Inspection['rules']): string {
  const broken = rules.filter((finding) => finding.broken !== null).length
  if (rules.length === 0) return 'No rules could be checked'
  if (broken === 0) return rules.length === 1 ? 'The one rule holds' : `All ${rules.length} rules hold`
  const held = rules.length - broken
  return `${held} ${held === 1 ? 'rule holds' : 'rules hold'}, ${broken} ${broken === 1 ? 'is' : 'are'} broken`
}
