import { apiCalls } from '@/app/api/v1/api-calls'
import { apiRoute } from '@/lib/api-route'
import { checkpointJson } from '@/lib/audit/checkpoint-json'
import { getCheckpoint } from '@/lib/audit/get-checkpoint'

export const GET = apiRoute(apiCalls.getCheckpoint, async ({ actor, query }) => checkpointJson(await getCheckpoint(actor, query)))
