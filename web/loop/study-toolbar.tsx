/** Above month and list: which body, which view, and what can be taken away as a file. */
import { useSearchParams } from 'react-router';
import { calendarUrl, rangeSheetUrl, useStudyBodies } from '../api/study.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { useT } from '../i18n/i18n.tsx';
import { study } from '../i18n/study.ts';
import { StudyBodySelect } from './study.parts.tsx';

export function StudyToolbar({
  view,
  range,
}: {
  view: 'calendar' | 'list';
  range: { from: number | undefined; to: number | undefined };
}) {
  const t = useT(study);
  const may = useMay();
  const bodies = useStudyBodies().items;
  const [params, setParams] = useSearchParams();
  const body = params.get('body') ?? '';
  const set = (key: string, value: string) =>
    setParams(
      (known) => {
        const next = new URLSearchParams(known);
        if (value === '') next.delete(key);
        else next.set(key, value);
        return next;
      },
      { replace: true },
    );
  const keepsAny = may('study.all') || bodies.some((each) => each.keeps);
  return (
    <div className="loop-bar study-bar">
      <div className="row tags" role="group" aria-label={t('view')}>
        {(['calendar', 'list'] as const).map((each) => (
          <button
            key={each}
            type="button"
            className="tag"
            aria-pressed={view === each}
            onClick={() => setParams(each === 'list' ? { view: 'list', ...(body && { body }) } : body ? { body } : {})}
          >
            {t(`view.${each}`)}
          </button>
        ))}
      </div>
      {bodies.length > 1 && (
        <StudyBodySelect
          quiet
          label={t('filter.body')}
          none={t('filter.all-bodies')}
          value={body}
          onChange={(id) => set('body', id)}
        />
      )}
      <span className="grow" />
      <a href={calendarUrl({ body })} className="small" title={t('ics.hint')}>
        {t('ics')}
      </a>
      {keepsAny && (
        <span className="small row study-files">
          {t('sheet.range')}
          <a href={rangeSheetUrl({ ...range, body, format: 'xlsx' })}>{t('sheet.xlsx')}</a>
          <a href={rangeSheetUrl({ ...range, body, format: 'pdf' })}>{t('sheet.pdf')}</a>
        </span>
      )}
    </div>
  );
}
