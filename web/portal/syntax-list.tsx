import { useT } from '../i18n/i18n.tsx';
import { portal } from '../i18n/portal.ts';

const SYNTAX = ['words', 'quote', 'or', 'not', 'field', 'year', 'born'] as const;

/** What can be written in the box, each with an example; `staff` knows years of birth too. */
export function SyntaxList({ staff = false }: { staff?: boolean }) {
  const t = useT(portal);
  return (
    <>
      <dl className="syntax">
        {SYNTAX.filter((kind) => staff || kind !== 'born').map((kind) => (
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
