import type { Actor } from '@/lib/districts/actor'

/** Who did something, as far as the audit record asks. */
export type Doer = Pick<Actor, 'districtId' | 'kind' | 'id'>
