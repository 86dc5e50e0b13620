/** What a record takes over from its file, series or fonds, and where it says otherwise than they do. */
import { Link } from 'react-router';
import type { UnitDetail } from '../../shared/schemas/unit.ts';
import { Tag } from '../components/signs.tsx';
import { catalogue } from '../i18n/catalogue.ts';
import { useT } from '../i18n/i18n.tsx';
import { useTerm } from './use-term.ts';

export function RecordInherited({ unit }: { unit: UnitDetail }) {
  const t = useT(catalogue);
  const term = useTerm();
  if (unit.inherited.length === 0) return null;
  return (
    <section aria-label={t('inherited')}>
      <h2 className="part-head">{t('inherited')}</h2>
      <dl className="facts one">
        {unit.inherited.map((each) => (
          <div key={each.field}>
            <dt>{term('field', each.field)}</dt>
            <dd>
              {each.value}{' '}
              <Tag {...(each.state === 'overridden' && { tone: 'warn' })}>{t(`inherited.${each.state}`)}</Tag>
              <span className="line-note">
                {each.unitId === null ? (
                  t('inherited.fonds')
                ) : (
                  <Link to={`/work/records/${each.unitId}`}>{each.from}</Link>
                )}
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
