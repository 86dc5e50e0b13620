/** The workbench: for those who sign in. Each page is a chunk of its own. */
import { Navigate, Route, Routes, useLocation } from 'react-router';
import { useSession } from '../api/session.queries.ts';
import { ErrorState, Skeleton } from '../components/states.tsx';
import { WorkbenchShell } from './workbench.shell.tsx';

export default function Workbench() {
  const session = useSession();
  const { pathname, search } = useLocation();
  if (session.isError) return <ErrorState error={session.error} onRetry={() => void session.refetch()} />;
  if (!session.data) return <Skeleton />;
  if (session.data.user === null)
    return <Navigate to={`/login?next=${encodeURIComponent(pathname + search)}`} replace />;
  if (session.data.mustChangePassword) return <Navigate to="/password" replace />;
  return (
    <Routes>
      <Route element={<WorkbenchShell />}>
        <Route path="*" element={<Navigate to="/work" replace />} />
      </Route>
    </Routes>
  );
}
