import 'server-only'
import { z } from 'zod'
import { apiCall } from '@/lib/api/api-call'
import { checkpointJsonSchema } from '@/lib/audit/checkpoint-json'
import { auditFilterSchema } from '@/lib/audit/event-filter'
import { eventJsonSchema } from '@/lib/audit/event-json'
import { recordLineSchema } from '@/lib/audit/verify/record-line'
import { canViewAudit } from '@/lib/districts/policies'
import { listOf, listQuery } from './list-of'

export const auditCalls = {
  findEvents: apiCall({
    method: 'GET',
    path: '/audit',
    group: 'Audit',
    summary: 'Audit events, newest first',
    description: 'Who did what to whom, and when. Days are those of the calendar of the district.',
    can: canViewAudit,
    query: listQuery(auditFilterSchema),
    answer: listOf(eventJsonSchema),
  }),
  getCheckpoint: apiCall({
    method: 'GET',
    path: '/audit/checkpoint',
    group: 'Audit',
    summary: 'The newest signed checkpoint of the record',
    description:
      'A signed tree head (C2SP tlog-checkpoint) over everything recorded so far. With `from`, the size of an earlier checkpoint, also the path that shows that nothing before it changed. Ask with `Accept: text/plain` for the signed note alone.',
    can: canViewAudit,
    query: z.strictObject({
      from: z.coerce.number('from must be a number.').int('from must be a whole number.').min(0, 'from must be at least 0.').optional(),
    }),
    answersText: 'The signed note of the checkpoint.',
    answer: checkpointJsonSchema,
    refuses: ['not_found', 'conflict'],
  }),
  exportRecord: apiCall({
    method: 'GET',
    path: '/audit/export',
    group: 'Audit',
    summary: 'The whole record up to its newest checkpoint, to verify elsewhere; recorded',
    description: 'A line for each leaf and each checkpoint, as they come. `audit verify --file` proves it without the database.',
    can: canViewAudit,
    answersLines: true,
    answer: recordLineSchema,
  }),
}
