import { AppError } from '@/lib/app-error'
import { type Actor, operatorOf } from '@/lib/districts/actor'
import { getDistrict } from '@/lib/districts/create-district'

/** The operator, acting for the district that `--district` names by its slug or id; refuses one that was deleted. */
export async function operatorFor(district: string): Promise<Actor> {
  const { id, deletedAt } = await getDistrict(district)
  if (deletedAt) throw new AppError('not_found', 'That district was deleted.')
  return operatorOf(id)
}
