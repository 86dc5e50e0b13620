/** From a finding back to the topic that brought it to light, for those who may see the topic. */
import { Link } from 'react-router';
import { useProblems } from '../api/research.queries.ts';
import { useMay } from '../api/session.queries.ts';

export function ResearchOrigin({ findingId }: { findingId: string }) {
  const may = useMay();
  const [problem] = useProblems({ finding: findingId }, may('research.read')).items;
  if (problem === undefined) return null;
  return (
    <>
      {' · '}
      <Link to={`/work/research/${problem.topic.id}`}>{problem.topic.title}</Link>
    </>
  );
}
