/** The box in which words are written to narrow a list: named for readers, with its sign before it. */
import { useState, type ComponentProps } from 'react';
import { Icon } from './icon.tsx';

interface FindBoxProps extends Omit<ComponentProps<'input'>, 'type' | 'className'> {
  /** Its name, and what stands in it while it is empty. */
  label: string;
  icon?: 'search' | 'filter';
  wide?: boolean;
}

export function FindBox({ label, icon = 'search', wide = false, ...input }: FindBoxProps) {
  return (
    <label className={wide ? 'table-filter wide' : 'table-filter'}>
      <Icon name={icon} size={16} />
      <span className="visually-hidden">{label}</span>
      <input type="search" placeholder={label} {...input} />
    </label>
  );
}

/** Asks once the person has stopped writing: by Enter, or by going on to something else. */
export function FindForm({ label, q, onFind }: { label: string; q: string; onFind: (q: string) => void }) {
  const [text, setText] = useState(q);
  const [seen, setSeen] = useState(q);
  // What the address says from elsewhere is shown here too.
  if (q !== seen) {
    setSeen(q);
    setText(q);
  }
  const find = () => text.trim() !== q && onFind(text.trim());
  return (
    <form
      className="find-form"
      role="search"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        find();
      }}
    >
      <FindBox label={label} value={text} onChange={(event) => setText(event.target.value)} onBlur={find} />
    </form>
  );
}
