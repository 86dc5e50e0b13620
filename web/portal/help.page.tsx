/** How to search, for those who do it the first time. */
import { Link } from 'react-router';
import { ButtonLink } from '../components/button.tsx';
import { useT } from '../i18n/i18n.tsx';
import { portal } from '../i18n/portal.ts';
import { useTitle } from '../lib/title.ts';
import { SyntaxList } from './syntax-list.tsx';

export default function HelpPage() {
  const t = useT(portal);
  useTitle(t('help.title'));
  return (
    <main id="content" tabIndex={-1} className="page-frame help">
      <h1>{t('help.title')}</h1>
      <p className="hero-lead">{t('help.lead')}</p>
      <h2>{t('help.search')}</h2>
      <ol>
        {(['1', '2', '3', '4'] as const).map((n) => (
          <li key={n}>{t(`help.search-${n}`)}</li>
        ))}
      </ol>
      <p>
        <ButtonLink to="/search" look="primary" size="large">
          {t('help.start')}
        </ButtonLink>
      </p>
      <h2>{t('help.window')}</h2>
      <ol>
        {(['1', '2', '3'] as const).map((n) => (
          <li key={n}>{t(`help.window-${n}`)}</li>
        ))}
      </ol>
      <h2>{t('help.voice')}</h2>
      <p>{t('help.voice-text')}</p>
      <p className="row">
        <ButtonLink to="/voice" size="large">
          {t('nav.voice')}
        </ButtonLink>
        <Link to="/voice/follow">{t('nav.voice-follow')}</Link>
      </p>
      <h2>{t('help.see')}</h2>
      <p>{t('help.see-text')}</p>
      <h2>{t('help.syntax')}</h2>
      <SyntaxList />
      <h2>{t('help.keys')}</h2>
      <dl className="keys">
        {(
          [
            ['/', 'slash'],
            ['← →', 'pages'],
            ['↑ ↓', 'hits'],
            ['+ −', 'zoom'],
            ['T R F', 'text'],
          ] as const
        ).map(([keys, what]) => (
          <div key={what}>
            <dt>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(`help.keys-${what}`)}</dd>
          </div>
        ))}
      </dl>
    </main>
  );
}
