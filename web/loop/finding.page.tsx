/** One finding, from where it came to what was made of it: what can be done now stands on top. */
import { useState } from 'react';
import { useParams } from 'react-router';
import type { FindingDetail } from '../../shared/schemas/finding.ts';
import { ApiError } from '../api/client.ts';
import { useFinding, useLightRules, useSlips } from '../api/loop.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { Steps } from '../components/progress.tsx';
import { Crumbs, Tag } from '../components/signs.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { finding as words } from '../i18n/finding.ts';
import { useT } from '../i18n/i18n.tsx';
import { loop } from '../i18n/loop.ts';
import { loopTerms } from '../i18n/loop-terms.ts';
import { useTitle } from '../lib/title.ts';
import { FindingClosure } from './finding.closure.tsx';
import { EditDialog } from './finding.edit.tsx';
import { FindingEvidence } from './finding.evidence.tsx';
import { FindingFacts } from './finding.facts.tsx';
import { FindingMeasures } from './finding.measures.tsx';
import { FindingNext } from './finding.next.tsx';
import { FindingRules } from './finding.rules.tsx';
import { FindingSlips } from './finding.slips.tsx';
import { FindingTimeline } from './finding.timeline.tsx';
import { BOARD, daysBetween, OPEN, todayDay } from './loop.model.ts';
import { Day, FindingLight, Percent, StateTag, useWord } from './loop.parts.tsx';
import './loop.css';

export default function FindingPage() {
  const { id = '' } = useParams();
  const t = useT(words);
  const finding = useFinding(id);
  const slips = useSlips({ finding: id });
  useTitle(finding.data?.number);
  if (finding.error instanceof ApiError && finding.error.status === 404)
    return (
      <EmptyState
        icon="search"
        title={t('missing')}
        actions={
          <ButtonLink look="primary" to="/work/findings">
            {t('back')}
          </ButtonLink>
        }
      >
        {t('missing.next')}
      </EmptyState>
    );
  if (finding.isError) return <ErrorState error={finding.error} onRetry={() => void finding.refetch()} />;
  if (!finding.data)
    return (
      <div className="card sheet">
        <Skeleton lines={[40, 90, 70, 100, 80]} />
      </div>
    );
  return (
    <>
      <Head finding={finding.data} />
      <Way finding={finding.data} />
      <FindingNext finding={finding.data} />
      <div className="finding-columns">
        <div className="stack">
          <FindingMeasures finding={finding.data} />
          <FindingEvidence finding={finding.data} />
          <FindingSlips finding={finding.data} slips={slips} />
          <FindingClosure finding={finding.data} />
          <FindingRules finding={finding.data} />
        </div>
        <div className="stack">
          <FindingFacts finding={finding.data} />
          <FindingTimeline finding={finding.data} slips={slips.items} />
        </div>
      </div>
    </>
  );
}

function Head({ finding }: { finding: FindingDetail }) {
  const t = useT(words);
  const tLoop = useT(loop);
  const word = useWord();
  const may = useMay();
  const rules = useLightRules().data;
  const tTerm = useT(loopTerms);
  const [editing, setEditing] = useState(false);
  const left = finding.due === null ? null : daysBetween(todayDay(), finding.due);
  const runs = finding.light === 'red' || finding.light === 'yellow' || finding.light === 'green';
  return (
    <header className="page-head">
      <div className="grow">
        <Crumbs
          label={tLoop('title')}
          items={[{ label: tLoop('title'), to: '/work/findings' }, { label: finding.number }]}
        />
        <h1>{finding.problem}</h1>
        <p className="row finding-signs">
          <FindingLight light={finding.light} />
          {/* Of what is closed the light says so already. */}
          {finding.state !== 'closed' && <StateTag state={finding.state} />}
          {finding.severity !== 'minor' && (
            <Tag {...(finding.severity === 'grave' && { tone: 'bad' })}>{word('severity', finding.severity)}</Tag>
          )}
          {finding.repeated && <Tag tone="warn">{tLoop('field.repeated')}</Tag>}
          <span className="code">{finding.number}</span>
          {finding.due !== null && (
            <span>
              {tLoop('field.due')} <Day day={finding.due} />
              {runs && left !== null && (
                <b className={left < 0 ? 'late' : 'muted'}>
                  {' '}
                  {left === 0 ? t('due.today') : left > 0 ? t('due.in', { n: left }) : t('due.past', { n: -left })}
                </b>
              )}
            </span>
          )}
          <Percent value={finding.percent} label={tLoop('field.percent')} late={finding.light === 'red'} />
        </p>
        {rules && (
          <p className="small muted">
            {t('light.why', {
              rule: tTerm(ruleKey(finding.lightRule, rules.graceDays), {
                grace: rules.graceDays,
                soon: rules.soonDays,
                share: rules.soonShare,
                behind: rules.behindPoints,
              }),
            })}
          </p>
        )}
      </div>
      <div className="row page-acts">
        {may('finding.edit') && OPEN.includes(finding.state) && (
          <Button onClick={() => setEditing(true)}>{t('edit')}</Button>
        )}
      </div>
      {editing && <EditDialog finding={finding} onClose={() => setEditing(false)} />}
    </header>
  );
}

/** The sentence of the rule; a time of grace is spoken of only where there is one. */
const ruleKey = (rule: string, grace: number) =>
  `rule.${rule}${rule === 'overdue' && grace > 0 ? '-grace' : ''}` as 'rule.overdue';

/** The way it goes, with where it stands. */
function Way({ finding }: { finding: FindingDetail }) {
  const t = useT(words);
  const word = useWord();
  const { state } = finding;
  if (state === 'withdrawn') return null;
  const states = BOARD.filter((each) => each !== 'withdrawn' && (each !== 'reopened' || state === 'reopened'));
  const at = states.indexOf(state);
  const ended = state === 'looked-back';
  return (
    <div className="finding-way">
      <Steps
        label={t('way.label')}
        steps={states.map((each, index) => ({
          key: each,
          title: word('state', each),
          state:
            index < at || (ended && index === at)
              ? 'done'
              : index > at
                ? 'waiting'
                : state === 'reopened'
                  ? 'stopped'
                  : 'running',
          ...(index === at && !ended && { note: t('way.now') }),
        }))}
      />
    </div>
  );
}
