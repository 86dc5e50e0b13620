/** What fell short: at the first visit and at the second, and the finding it became. */
import { Link } from 'react-router';
import { isProblem } from '../../shared/inspection/score.ts';
import type { InspectionDetail } from '../../shared/schemas/inspection.ts';
import { makeFindings } from '../api/inspection.queries.ts';
import { useLoopChange } from '../api/loop.queries.ts';
import { Button } from '../components/button.tsx';
import { ErrorLine } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { inspection as words } from '../i18n/inspection.ts';
import { inspectionVisit } from '../i18n/inspection-visit.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { StateTag } from './loop.parts.tsx';

export function InspectionProblems({ detail }: { detail: InspectionDetail }) {
  const t = useT(words);
  const tVisit = useT(inspectionVisit);
  const { locale } = useLocale();
  const say = useToast();
  const change = useLoopChange(() => makeFindings(detail.id));
  if (detail.checklist === null || detail.entries.length === 0) return null;
  const of = (round: number) =>
    new Map(detail.entries.filter((entry) => entry.round === round).map((entry) => [entry.item, entry]));
  const [first, second] = [of(1), of(2)];
  const items = detail.checklist.definition.sections
    .flatMap((section) => section.items)
    .filter(({ key }) => isProblem(first.get(key)?.verdict));
  const findings = new Map(detail.findings.map((each) => [each.item, each]));
  const told = detail.state === 'concluded' || detail.state === 'published';
  const open = items.some(({ key }) => !findings.has(key));
  return (
    <section className="card" aria-labelledby="problems">
      <header className="card-head">
        <h2 id="problems">{t('problems')}</h2>
        <span className="grow small muted">{items.length}</span>
        {(detail.may.manage || detail.may.inspect) && told && open && (
          <Button
            size="small"
            busy={change.isPending}
            onClick={() => change.mutate(undefined, { onSuccess: ({ made }) => say(t('problems.made', { n: made })) })}
          >
            {t('problems.to-ledger')}
          </Button>
        )}
      </header>
      <ErrorLine error={change.error} />
      {items.length === 0 ? (
        <p className="sheet muted">{t('problems.none')}</p>
      ) : (
        <div className="sheet">
          <ul role="list">
            {items.map((item) => {
              const entry = first.get(item.key)!;
              const again = second.get(item.key);
              const finding = findings.get(item.key);
              return (
                <li key={item.key} className="order-item">
                  <p>
                    <span className="code">{item.key}</span> {locale === 'en' && item.textEn ? item.textEn : item.text}
                  </p>
                  <p className="small">
                    <b className={`verdict-${entry.verdict}`}>{tVisit(`verdict.${entry.verdict}`)}</b> {entry.note}
                  </p>
                  {again && (
                    <p className="small">
                      {t('second')}: <b className={`verdict-${again.verdict}`}>{tVisit(`verdict.${again.verdict}`)}</b>{' '}
                      {again.note}
                    </p>
                  )}
                  {finding && (
                    <p className="small">
                      <Link to={`/work/findings/${encodeURIComponent(finding.findingId)}`} className="code">
                        {finding.number}
                      </Link>{' '}
                      <StateTag state={finding.state} />
                    </p>
                  )}
                </li>
              );
            })}
          </ul>
        </div>
      )}
    </section>
  );
}
