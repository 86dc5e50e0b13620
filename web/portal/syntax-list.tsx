import { useT } from '../i18n/i18n.tsx';
import { portal } from '../i18n/portal.ts';

/** What can be written in the box, each with an example. */
export function SyntaxList() {
  const t = useT(portal);
  return (
    <>
      <dl className="syntax">
        {(['words', 'quote', 'or', 'not', 'field', 'year'] as const).map((kind) => (
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
