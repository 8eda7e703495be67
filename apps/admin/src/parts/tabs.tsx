import type { KeyboardEvent, ReactNode } from 'react';

export interface TabsProps<T extends string> {
  label: string;
  tabs: readonly T[];
  current: T;
  nameOf: (tab: T) => string;
  countOf: (tab: T) => ReactNode;
  onChoose: (tab: T) => void;
}

/** The views of one list. One stop for the Tab key; the arrows, Home and End move between the views. */
export function Tabs<T extends string>({ label, tabs, current, nameOf, countOf, onChoose }: TabsProps<T>) {
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const at = tabs.indexOf(current);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    const next = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length];
    if (next === undefined) return;
    event.preventDefault();
    event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')[tabs.indexOf(next)]?.focus();
    onChoose(next);
  };
  return (
    <div className="tabs no-print" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          aria-selected={tab === current}
          tabIndex={tab === current ? 0 : -1}
          onClick={() => onChoose(tab)}
        >
          {nameOf(tab)} <span className="num">{countOf(tab)}</span>
        </button>
      ))}
    </div>
  );
}
