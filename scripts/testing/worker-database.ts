// Gives each vitest worker a database of its own, copied from the migrated one, and points the product at it.
import { afterAll } from 'vitest'
import { disconnectDatabase } from '@/lib/database'
import { copyTemplate, pointToDatabase } from './copy-template'

const name = `worker_${process.env.VITEST_POOL_ID}`

await copyTemplate(name)
pointToDatabase(name)

afterAll(disconnectDatabase)
