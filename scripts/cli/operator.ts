import { type Actor, operatorOf } from '@/lib/districts/actor'
import { getDistrict } from '@/lib/districts/create-district'

/** The operator, acting for the district that `--district` names by its slug or id. */
export async function operatorFor(district: string): Promise<Actor> {
  const { id } = await getDistrict(district)
  return operatorOf(id)
}
