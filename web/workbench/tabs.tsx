/** Tabs (WAI-ARIA): one stop for Tab, arrows move between them, the body of the chosen one is drawn. */
import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';

interface Tab {
  key: string;
  title: string;
  body: () => ReactNode;
}
export function Tabs({ tabs, label }: { tabs: readonly Tab[]; label: string }) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState(tabs[0]!.key);
  const at = Math.max(
    0,
    tabs.findIndex(({ key }) => key === chosen),
  );
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = (step + tabs.length) % tabs.length;
    setChosen(tabs[next]!.key);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus();
  };
  return (
    <>
      <div role="tablist" aria-label={label} className="tabs" ref={list} onKeyDown={onKeyDown}>
        {tabs.map((tab, index) => (
          <button
            key={tab.key}
            type="button"
            role="tab"
            id={`${id}-${tab.key}`}
            aria-selected={index === at}
            aria-controls={`${id}-body`}
            tabIndex={index === at ? 0 : -1}
            onClick={() => setChosen(tab.key)}
          >
            {tab.title}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-body`} aria-labelledby={`${id}-${tabs[at]!.key}`} className="tab-body">
        {tabs[at]!.body()}
      </div>
    </>
  );
}
