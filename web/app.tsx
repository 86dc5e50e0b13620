/** The browser's part: the portal for everybody, the workbench for those who sign in. Pages come when they are asked for. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, StrictMode, Suspense } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { ApiError } from './api/client.ts';
import { ErrorBoundary, Skeleton } from './components/states.tsx';
import { ToastProvider } from './components/toast.tsx';
import { LocaleProvider } from './i18n/i18n.tsx';
import { HomePage } from './portal/home.page.tsx';
import { PortalShell } from './portal/portal.shell.tsx';

const SearchPage = lazy(() => import('./portal/search.page.tsx'));
const RecordPage = lazy(() => import('./portal/record.page.tsx'));
const HelpPage = lazy(() => import('./portal/help.page.tsx'));
const VoicePage = lazy(() => import('./portal/voice.page.tsx'));
const VoiceFollowPage = lazy(() => import('./portal/voice-follow.page.tsx'));
const QuestionnairePage = lazy(() => import('./portal/questionnaire.page.tsx'));
const NotFoundPage = lazy(() => import('./portal/not-found.page.tsx'));
const LoginPage = lazy(() => import('./account/login.page.tsx'));
const CheckInPage = lazy(() => import('./account/checkin.page.tsx'));
const PasswordPage = lazy(() => import('./account/password.page.tsx'));
const VisitPage = lazy(() => import('./loop/inspection-visit.page.tsx'));
const Workbench = lazy(() => import('./workbench/workbench.routes.tsx'));

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // A refusal is an answer; only what never arrived is worth asking again.
      retry: (times, error) => times < 2 && (!(error instanceof ApiError) || error.status === 0 || error.status >= 502),
      refetchOnWindowFocus: false,
      staleTime: 10_000,
    },
  },
});

export function App() {
  return (
    <StrictMode>
      <LocaleProvider>
        <QueryClientProvider client={client}>
          <ToastProvider>
            <BrowserRouter>
              <ErrorBoundary>
                <Suspense
                  fallback={
                    <div className="page-frame">
                      <Skeleton />
                    </div>
                  }
                >
                  <Routes>
                    <Route element={<PortalShell />}>
                      <Route index element={<HomePage />} />
                      <Route path="search" element={<SearchPage />} />
                      <Route path="records/:id" element={<RecordPage />} />
                      <Route path="help" element={<HelpPage />} />
                      <Route path="voice" element={<VoicePage />} />
                      <Route path="voice/follow" element={<VoiceFollowPage />} />
                      <Route path="q/:token" element={<QuestionnairePage />} />
                      <Route path="*" element={<NotFoundPage />} />
                    </Route>
                    <Route path="login" element={<LoginPage />} />
                    <Route path="password" element={<PasswordPage />} />
                    <Route path="checkin" element={<CheckInPage />} />
                    {/* Outside the workbench, which needs the server to open. */}
                    <Route path="work/inspections/:id/visit" element={<VisitPage />} />
                    <Route path="work/*" element={<Workbench />} />
                  </Routes>
                </Suspense>
              </ErrorBoundary>
            </BrowserRouter>
          </ToastProvider>
        </QueryClientProvider>
      </LocaleProvider>
    </StrictMode>
  );
}
