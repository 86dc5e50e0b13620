/** The one box. `large` on the first page, `mini` in the head of a record. The key `/` brings the cursor here. */
import { useId, useState } from 'react';
import { useNavigate } from 'react-router';
import { Icon } from '../components/icon.tsx';
import { useT } from '../i18n/i18n.tsx';
import { portal } from '../i18n/portal.ts';
import { SyntaxList } from './syntax-list.tsx';

interface SearchBoxProps {
  initial?: string;
  look?: 'normal' | 'large' | 'mini';
  /** What to do with what was written; otherwise the search page opens. */
  onSearch?: (q: string) => void;
  autoFocus?: boolean;
}

export function SearchBox({ initial = '', look = 'normal', onSearch, autoFocus }: SearchBoxProps) {
  const t = useT(portal);
  const navigate = useNavigate();
  const help = useId();
  const [text, setText] = useState(initial);
  const go = (q: string) =>
    onSearch ? onSearch(q) : void navigate(q === '' ? '/search' : `/search?q=${encodeURIComponent(q)}`);
  return (
    <form
      role="search"
      className={`search-form ${look}`}
      onSubmit={(event) => {
        event.preventDefault();
        go(text.trim());
      }}
    >
      <div className="search-box">
        <input
          id="q"
          type="search"
          name="q"
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder={t('box.placeholder')}
          aria-label={t('box.label')}
          aria-keyshortcuts="/"
          autoComplete="off"
          autoFocus={autoFocus}
          maxLength={500}
          enterKeyHint="search"
        />
        {text !== '' && look !== 'mini' && (
          <button
            type="button"
            className="icon-button"
            aria-label={t('box.clear')}
            onClick={() => {
              setText('');
              document.getElementById('q')?.focus();
            }}
          >
            <Icon name="close" size={16} />
          </button>
        )}
        <button type="submit" className="btn primary" aria-label={look === 'mini' ? t('box.label') : undefined}>
          {look === 'mini' ? <Icon name="search" /> : t('box.submit')}
        </button>
      </div>
      {look !== 'mini' && (
        <div className="search-hints small muted">
          <span>{t('box.hint')}</span>
          <span>{t('box.hint-quote')}</span>
          <button type="button" className="text-button small" popoverTarget={help}>
            {t('box.help')}
          </button>
          <div id={help} popover="auto" className="popover">
            <h2 className="popover-title">{t('syntax.title')}</h2>
            <SyntaxList />
          </div>
        </div>
      )}
    </form>
  );
}
