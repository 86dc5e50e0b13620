/** Small signs: tag, light (shape, colour and word), seal mark, marked text, crumbs. */
import { Fragment, type ReactNode } from 'react';
import { Link } from 'react-router';
import type { MarkedText } from '../../shared/schemas/search.ts';

export function Tag({ children, tone }: { children: ReactNode; tone?: 'ok' | 'warn' | 'bad' | 'strong' }) {
  return <span className={tone ? `tag ${tone}` : 'tag'}>{children}</span>;
}

/** A state: circle for good, diamond for a warning, square for wrong, ring for running, grey for not yet. */
export function Light({ state, children }: { state: 'ok' | 'warn' | 'bad' | 'idle' | 'running'; children: ReactNode }) {
  return <span className={`light ${state}`}>{children}</span>;
}

/** The house's mark: two characters in a seal. */
export function Seal({ text = '兰台', small = false }: { text?: string; small?: boolean }) {
  return (
    <span className={small ? 'sealmark small-seal' : 'sealmark'} aria-hidden="true" lang="zh-CN">
      {text}
    </span>
  );
}

/** Text with its hits marked. `marks` are [start, end) in UTF-16 units, in order. */
export function Mark({ value }: { value: MarkedText }) {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const [start, end] of value.marks) {
    if (start < at || end > value.text.length) continue;
    parts.push(value.text.slice(at, start), <mark key={start}>{value.text.slice(start, end)}</mark>);
    at = end;
  }
  parts.push(value.text.slice(at));
  return (
    <>
      {parts.map((part, index) => (
        <Fragment key={index}>{part}</Fragment>
      ))}
    </>
  );
}

export function Crumbs({ items, label }: { items: readonly { label: string; to?: string }[]; label: string }) {
  return (
    <nav className="crumbs" aria-label={label}>
      <ol role="list">
        {items.map((item, index) => (
          <li key={index}>{item.to ? <Link to={item.to}>{item.label}</Link> : <span>{item.label}</span>}</li>
        ))}
      </ol>
    </nav>
  );
}
