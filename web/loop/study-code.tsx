/** The check-in of a session for the screen of the room: six digits and their QR code; who has come is counted as they come. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import type { SessionDetail } from '../../shared/schemas/study.ts';
import { useLoopChange } from '../api/loop.queries.ts';
import { askCode } from '../api/study.queries.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { ErrorLine, Skeleton } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { common } from '../i18n/common.ts';
import { useT } from '../i18n/i18n.tsx';
import { study } from '../i18n/study.ts';
import { qrModules } from '../lib/qr.ts';
import { dayToShow } from './study.model.ts';
import { todayDay } from './loop.model.ts';

const REFRESH_MS = 5000;

export function CodeDialog({ session, onClose }: { session: SessionDetail; onClose: () => void }) {
  const t = useT(study);
  const tCommon = useT(common);
  const say = useToast();
  const client = useQueryClient();
  const frame = useRef<HTMLDivElement>(null);
  const key = ['study-code', session.id];
  const code = useQuery({ queryKey: key, queryFn: () => askCode(session.id, false), staleTime: 0 });
  const renew = useLoopChange(() => askCode(session.id, true));
  useEffect(() => {
    const timer = window.setInterval(
      () => void client.invalidateQueries({ queryKey: ['list', `/study/sessions/${session.id}`] }),
      REFRESH_MS,
    );
    return () => window.clearInterval(timer);
  }, [client, session.id]);
  const address = `${window.location.origin}/checkin`;
  const count = session.counts.find((each) => each.day === dayToShow(session, todayDay()));
  return (
    <Dialog
      open
      size="wide"
      onClose={onClose}
      title={t('code.title')}
      actions={
        <>
          <Button
            busy={renew.isPending}
            onClick={() =>
              renew.mutate(undefined, {
                onSuccess: (answer) => {
                  client.setQueryData(key, answer);
                  say(t('code.renewed'));
                },
              })
            }
          >
            {t('code.renew')}
          </Button>
          <Button onClick={() => void frame.current?.requestFullscreen()}>{t('code.full')}</Button>
          <Button look="primary" onClick={onClose}>
            {tCommon('close')}
          </Button>
        </>
      }
    >
      <div className="study-code" ref={frame}>
        <h3>{session.topic}</h3>
        {code.data ? (
          <>
            <Qr text={`${address}?code=${code.data.code}`} label={t('code.qr', { address })} />
            <p className="study-digits" aria-label={[...code.data.code.matchAll(/./g)].join(' ')}>
              {code.data.code.slice(0, 3)} {code.data.code.slice(3)}
            </p>
            <p>{t('code.lead', { address })}</p>
          </>
        ) : (
          !code.isError && <Skeleton lines={[60, 60, 60]} />
        )}
        <ErrorLine error={code.error ?? renew.error} />
        {!session.openNow && <p className="outcome bad">{t('code.closed')}</p>}
        {count && (
          <p role="status" className="study-came">
            {t('code.came', { present: count.present, expected: count.expected })}
          </p>
        )}
      </div>
    </Dialog>
  );
}

/** Dark on white in every theme: cameras look for that. */
function Qr({ text, label }: { text: string; label: string }) {
  const modules = useMemo(() => qrModules(text), [text]);
  const path = modules
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x + 4} ${y + 4}h1v1h-1z`] : [])))
    .join('');
  const size = modules.length + 8;
  return (
    <svg className="study-qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
