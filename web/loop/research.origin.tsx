/** From a finding back to the topic that brought it to light, for those who may see the topic; and on to one that looks into it. */
import { Link } from 'react-router';
import { useProblems } from '../api/research.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { useWord } from './loop.parts.tsx';

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

/** A problem that deserves a closer look is chosen as a topic of research. */
export function MakeTopic({ finding }: { finding: { id: string; problem: string; initiativeId: string | null } }) {
  const word = useWord();
  const { id, problem, initiativeId } = finding;
  const asked = new URLSearchParams({
    finding: id,
    problem,
    ...(initiativeId !== null && { initiative: initiativeId }),
  });
  return (
    <>
      {' · '}
      <Link to={`/work/research?${asked.toString()}`}>{word('topic-state', 'make')}</Link>
    </>
  );
}
