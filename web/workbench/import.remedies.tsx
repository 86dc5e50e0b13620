/** What can be mended for a whole kind: a press where that is certain, wordings one by one where it is not. */
import { useState } from 'react';
import type { ImportMatch, ImportRemedy } from '../../shared/schemas/catalogue-import.ts';
import { useRemedies } from '../api/import.queries.ts';
import { Button } from '../components/button.tsx';
import { Field } from '../components/field.tsx';
import { useT } from '../i18n/i18n.tsx';
import { imports } from '../i18n/imports.ts';
import { type Plan, withRemedy } from './import.model.ts';

interface Props {
  id: string;
  plan: Plan;
  busy: boolean;
  /** With the plan as it is after the press. */
  onMend: (plan: Plan) => void;
}
export function ImportRemedies({ id, plan, busy, onMend }: Props) {
  const t = useT(imports);
  const remedies = useRemedies(id).data?.items ?? [];
  if (remedies.length === 0) return null;
  return (
    <section className="card" aria-labelledby="import-remedies">
      <header className="card-head">
        <h2 id="import-remedies">{t('remedies.title')}</h2>
        <span className="muted small">{t('remedies.lead')}</span>
      </header>
      <ul role="list" className="lines import-remedies">
        {remedies.map((remedy) => (
          <li key={`${remedy.kind}-${remedy.option ?? remedy.how}-${remedy.heading}`}>
            <Remedy
              remedy={remedy}
              busy={busy}
              onMatch={(match) => onMend({ ...plan, match })}
              onMend={(pairs) => onMend(withRemedy(plan, remedy, pairs))}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Remedy(props: {
  remedy: ImportRemedy;
  busy: boolean;
  onMend: (pairs?: Record<string, string>) => void;
  onMatch: (match: ImportMatch) => void;
}) {
  const t = useT(imports);
  const { remedy, busy, onMend, onMatch } = props;
  const { kind, count, how, option, heading, values, safe } = remedy;
  return (
    <div>
      <span className="grow">
        <b>{t(`kind.${kind}`)}</b>
        <span className="line-note">
          {heading !== '' && `${heading} · `}
          {t('remedy.rows', { n: count })}
          {how === 'values' && safe && ` · ${values.map((each) => `${each.value} → ${each.suggestion}`).join('，')}`}
          {option !== null && ` · ${t(`option.${option}`)}`}
        </span>
        {how === 'values' && !safe && <OneByOne remedy={remedy} busy={busy} onMend={onMend} />}
      </span>
      <span className="row">
        {option !== null && (
          <Button size="small" busy={busy} onClick={() => onMend()}>
            {t(`remedy.do.${option}`)}
          </Button>
        )}
        {how === 'values' && safe && (
          <Button size="small" busy={busy} onClick={() => onMend()}>
            {t('remedy.safe')}
          </Button>
        )}
        {how === 'match' &&
          (['skip', 'update'] as const).map((match) => (
            <Button key={match} size="small" busy={busy} onClick={() => onMatch(match)}>
              {t(`remedy.match-${match}`)}
            </Button>
          ))}
      </span>
    </div>
  );
}

/** Suggestions stand as placeholders: what is not certain is written by hand, never taken by itself. */
function OneByOne(props: { remedy: ImportRemedy; busy: boolean; onMend: (pairs: Record<string, string>) => void }) {
  const t = useT(imports);
  const { values, kind } = props.remedy;
  const [pairs, setPairs] = useState<Record<string, string>>({});
  const filled = Object.values(pairs).some((each) => each.trim() !== '');
  return (
    <details>
      <summary className="small">{t('remedy.values', { n: values.length })}</summary>
      <form
        className="import-one"
        onSubmit={(event) => {
          event.preventDefault();
          props.onMend(pairs);
        }}
      >
        {values.map(({ value, suggestion, count }) => (
          <Field
            key={value}
            label={t('remedy.value', { value, n: count })}
            value={pairs[value] ?? ''}
            placeholder={suggestion}
            maxLength={200}
            onChange={(event) => setPairs({ ...pairs, [value]: event.target.value })}
          />
        ))}
        <p className="small muted">
          {t('remedy.values-hint')} {kind === 'bad-date' && t('remedy.unsure')}
        </p>
        <div>
          <Button type="submit" size="small" busy={props.busy} disabled={!filled}>
            {t('remedy.apply')}
          </Button>
        </div>
      </form>
    </details>
  );
}
