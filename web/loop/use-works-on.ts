import type { FindingDetail } from '../../shared/schemas/finding.ts';
import { useMay, useSession } from '../api/session.queries.ts';

/** Whether this person works on it: enters progress and evidence, asks for more time. As the server will judge. */
export function useWorksOn(finding: FindingDetail): boolean {
  const may = useMay();
  const user = useSession().data?.user;
  if (may('finding.edit')) return true;
  if (!user || !may('finding.work')) return false;
  return user.agency !== null || [finding.ownerId, finding.executor.id, finding.leader.id].includes(user.id);
}
