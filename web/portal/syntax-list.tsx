import { useT } from '../i18n/i18n.tsx';
import { portal } from '../i18n/portal.ts';

const SYNTAX = ['words', 'quote', 'or', 'not', 'field', 'year', 'own', 'born'] as const;
/** What the public's index does not hold. */
const OF_STAFF: readonly (typeof SYNTAX)[number][] = ['own', 'born'];

/** What can be written in the box, each with an example; `staff` knows years of birth and the categories' own fields too. */
export function SyntaxList({ staff = false }: { staff?: boolean }) {
  const t = useT(portal);
  return (
    <>
      <dl className="syntax">
        {SYNTAX.filter((kind) => staff || !OF_STAFF.includes(kind)).map((kind) => (
          <div key={kind}>
            <dt>{t(`syntax.${kind}`)}</dt>
            <dd className="code">{t(`syntax.${kind}-example`)}</dd>
          </div>
        ))}
      </dl>
      <p className="small muted">{t('syntax.same')}</p>
    </>
  );
}
