/** The workbench: for those who sign in. Each page is a chunk of its own. */
import { lazy, type ReactNode } from 'react';
import { Navigate, Route, Routes, useLocation } from 'react-router';
import type { Permission } from '../../shared/roles.ts';
import { useMay, useSession } from '../api/session.queries.ts';
import { ButtonLink } from '../components/button.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { useT } from '../i18n/i18n.tsx';
import { workbench } from '../i18n/workbench.ts';
import { HOLDINGS_PAGES } from './holdings.routes.ts';
import { GROUPS } from './navigation.tsx';
import { WorkbenchShell } from './workbench.shell.tsx';

const TodayPage = lazy(() => import('./today.page.tsx'));
const AccessionPage = lazy(() => import('./accession.page.tsx'));
const ImportPage = lazy(() => import('./import.page.tsx'));
const RecordPage = lazy(() => import('./record.page.tsx'));
const LOOP_PAGES = [
  {
    path: 'initiatives/templates',
    needs: ['finding.all'],
    Page: lazy(() => import('../loop/initiative-templates.page.tsx')),
  },
  { path: 'initiatives/:id', needs: ['finding.read'], Page: lazy(() => import('../loop/initiative.page.tsx')) },
  { path: 'findings/import', needs: ['finding.edit'], Page: lazy(() => import('../loop/finding-import.page.tsx')) },
  { path: 'meetings', needs: ['finding.all'], Page: lazy(() => import('../loop/meetings.page.tsx')) },
  { path: 'meetings/:id', needs: ['finding.all'], Page: lazy(() => import('../loop/meeting.page.tsx')) },
  { path: 'specials', needs: ['finding.all'], Page: lazy(() => import('../loop/specials.page.tsx')) },
  { path: 'rules', needs: ['finding.all'], Page: lazy(() => import('../loop/lasting-rules.page.tsx')) },
  { path: 'loop-rules', needs: ['finding.read'], Page: lazy(() => import('../loop/loop-rules.page.tsx')) },
  { path: 'findings/new', needs: ['finding.edit'], Page: lazy(() => import('../loop/finding-new.page.tsx')) },
  { path: 'findings/:id', needs: ['finding.read'], Page: lazy(() => import('../loop/finding.page.tsx')) },
  { path: 'overview/list', needs: ['finding.read'], Page: lazy(() => import('../loop/overview-list.page.tsx')) },
  { path: 'reports/:id', needs: ['finding.read'], Page: lazy(() => import('../loop/report.page.tsx')) },
  {
    path: 'study/sessions/:id',
    needs: ['study.read'],
    Page: lazy(() => import('../loop/study-session.page.tsx')),
  },
  {
    path: 'study/materials',
    needs: ['study.read'],
    Page: lazy(() => import('../loop/study-materials.page.tsx')),
  },
  { path: 'study/lacks', needs: ['study.read'], Page: lazy(() => import('../loop/study-lacks.page.tsx')) },
  { path: 'study/papers', needs: ['study.read'], Page: lazy(() => import('../loop/study-papers.page.tsx')) },
  { path: 'study/papers/:id', needs: ['study.read'], Page: lazy(() => import('../loop/study-paper.page.tsx')) },
  { path: 'study/setup', needs: ['study.read'], Page: lazy(() => import('../loop/study-setup.page.tsx')) },
  { path: 'research/:id', needs: ['research.read'], Page: lazy(() => import('../loop/topic.page.tsx')) },
  {
    path: 'questionnaires/:id',
    needs: ['research.read'],
    Page: lazy(() => import('../loop/questionnaire.page.tsx')),
  },
  {
    path: 'inspections/overview',
    needs: ['inspection.read'],
    Page: lazy(() => import('../loop/inspection-overview.page.tsx')),
  },
  {
    path: 'inspections/orders',
    needs: ['inspection.read'],
    Page: lazy(() => import('../loop/inspection-orders.page.tsx')),
  },
  {
    path: 'inspections/:id/self',
    needs: ['inspection.answer'],
    Page: lazy(() => import('../loop/inspection-self.page.tsx')),
  },
  { path: 'inspections/:id', needs: ['inspection.read'], Page: lazy(() => import('../loop/inspection.page.tsx')) },
  { path: 'checklists', needs: ['inspection.all'], Page: lazy(() => import('../loop/checklists.page.tsx')) },
  { path: 'checklists/:id', needs: ['inspection.all'], Page: lazy(() => import('../loop/checklist.page.tsx')) },
  { path: 'guidance', needs: ['inspection.read'], Page: lazy(() => import('../loop/guidance.page.tsx')) },
  { path: 'saved-searches', needs: ['unit.read'], Page: lazy(() => import('./saved-searches.page.tsx')) },
  { path: 'synonyms', needs: ['unit.read'], Page: lazy(() => import('./synonyms.page.tsx')) },
  { path: 'schemes/:kind/:key', needs: ['scheme.read'], Page: lazy(() => import('../admin/scheme-part.page.tsx')) },
  { path: 'voices/:id', needs: ['voice.read'], Page: lazy(() => import('../loop/voice.page.tsx')) },
] as const;
const PAGES = {
  accessions: lazy(() => import('./accession-list.page.tsx')),
  imports: lazy(() => import('./imports.page.tsx')),
  catalogue: lazy(() => import('./catalogue.page.tsx')),
  schemes: lazy(() => import('../admin/schemes.page.tsx')),
  fonds: lazy(() => import('./fonds-list.page.tsx')),
  authorities: lazy(() => import('./authorities.page.tsx')),
  locations: lazy(() => import('./locations.page.tsx')),
  'bulk-edits': lazy(() => import('./bulk-edits.page.tsx')),
  search: lazy(() => import('./work-search.page.tsx')),
  initiatives: lazy(() => import('../loop/initiatives.page.tsx')),
  bodies: lazy(() => import('../loop/bodies.page.tsx')),
  findings: lazy(() => import('../loop/findings.page.tsx')),
  overview: lazy(() => import('../loop/overview.page.tsx')),
  reports: lazy(() => import('../loop/reports.page.tsx')),
  slips: lazy(() => import('../loop/slips.page.tsx')),
  study: lazy(() => import('../loop/study.page.tsx')),
  research: lazy(() => import('../loop/research.page.tsx')),
  inspections: lazy(() => import('../loop/inspections.page.tsx')),
  voices: lazy(() => import('../loop/voices.page.tsx')),
  ledger: lazy(() => import('../admin/ledger.page.tsx')),
  users: lazy(() => import('../admin/users.page.tsx')),
  'search-index': lazy(() => import('../admin/search-index.page.tsx')),
  jobs: lazy(() => import('../admin/jobs.page.tsx')),
};

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
        <Route index element={<TodayPage />} />
        {GROUPS.flatMap(({ places }) => places).map(({ key, needs }) => {
          const Page = PAGES[key];
          return (
            <Route
              key={key}
              path={key}
              element={
                <Guard needs={needs}>
                  <Page />
                </Guard>
              }
            />
          );
        })}
        {[...LOOP_PAGES, ...HOLDINGS_PAGES].map(({ path, needs, Page }) => (
          <Route
            key={path}
            path={path}
            element={
              <Guard needs={needs}>
                <Page />
              </Guard>
            }
          />
        ))}
        <Route
          path="accessions/:id"
          element={
            <Guard needs={['accession.read']}>
              <AccessionPage />
            </Guard>
          }
        />
        <Route
          path="imports/:id"
          element={
            <Guard needs={['unit.edit']}>
              <ImportPage />
            </Guard>
          }
        />
        <Route
          path="records/:id"
          element={
            <Guard needs={['unit.read']}>
              <RecordPage />
            </Guard>
          }
        />
        <Route path="*" element={<Missing />} />
      </Route>
    </Routes>
  );
}

/** A page whose permission is missing says so: the server would refuse, and the person should know whom to ask. */
function Guard({ needs, children }: { needs: readonly Permission[]; children: ReactNode }) {
  const t = useT(workbench);
  const may = useMay();
  if (needs.some(may)) return children;
  return (
    <EmptyState icon="alert" title={t('forbidden')} actions={<ButtonLink to="/work">{t('nav.today')}</ButtonLink>}>
      {t('forbidden.next')}
    </EmptyState>
  );
}

function Missing() {
  const t = useT(workbench);
  return (
    <EmptyState icon="search" title={t('not-found')} actions={<ButtonLink to="/work">{t('nav.today')}</ButtonLink>}>
      {t('not-found.next')}
    </EmptyState>
  );
}
