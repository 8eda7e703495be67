import { Empty, Failed, Loading, NoPermission } from '@khai-bao/ui';
import { ServiceProblem } from '@khai-bao/api-client/admin';
import type { UseQueryResult } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { ScreenGuideLink } from './screen-guide-link.js';
import { hasPermission, type Permission } from '../session/permissions.js';
import { useProfile } from '../session/session.js';
import { commonTexts } from '../texts/common.texts.js';
import { problemText } from '../texts/words.js';
import { sectionsOf } from './sections.js';
import type { SectionKey } from './sections.js';
import { navigationTexts } from './navigation.texts.js';

/**
 * Shows a page to accounts that may open its section, and a refusal to others. A page that needs a permission beyond the one
 * of its section names it.
 */
export function PageGuard({
  section,
  permission,
  children,
}: {
  section: SectionKey;
  permission?: Permission;
  children: ReactNode;
}) {
  const profile = useProfile();
  const t = navigationTexts.useTexts();
  const isOpen =
    sectionsOf(profile).some(({ key }) => key === section) &&
    (permission === undefined || hasPermission(profile, permission));
  if (isOpen) return children;
  return (
    <>
      <PageHead title={t.sections[section]} />
      <NoPermission />
    </>
  );
}

/** Title, beside it a state, at the end search and actions. */
export function PageHead({
  title,
  beside,
  children,
}: {
  title: string;
  beside?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <header className="head">
      <h1>{title}</h1>
      <ScreenGuideLink />
      {beside}
      <div className="head-end">{children}</div>
    </header>
  );
}

/** The search field of a page; the key `/` focuses it. */
export function SearchBox({
  value,
  onChange,
  label,
}: {
  value: string;
  onChange: (value: string) => void;
  label?: string;
}) {
  const t = commonTexts.useTexts();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== '/' || isTypingOrDialogOpen(event)) return;
      event.preventDefault();
      input.current?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return (
    <label className="search">
      <Search size={18} aria-hidden="true" />
      <input
        ref={input}
        type="search"
        aria-label={label ?? t.search}
        placeholder={label ?? t.search}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      <span className="kb-key" aria-hidden="true">
        /
      </span>
    </label>
  );
}

/** Is the focus in a field, or a dialog or menu open? The keys of the page do nothing then. */
export function isTypingOrDialogOpen(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  const at = event.target;
  if (document.querySelector('[role="dialog"],[role="menu"]')) return true;
  return (
    at instanceof HTMLElement &&
    (at.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(at.tagName)) &&
    !(at instanceof HTMLInputElement && at.type === 'checkbox')
  );
}

/** Renders the four states of a query: loading, no permission, failed, loaded. */
export function QueryResult<T>({
  query,
  children,
  rows = 6,
  empty,
}: {
  query: UseQueryResult<T>;
  children: (data: T) => ReactNode;
  rows?: number;
  empty?: (data: T) => { title: string; text: string; action?: ReactNode } | null;
}) {
  if (query.data !== undefined) {
    const nothing = empty?.(query.data);
    if (nothing) {
      return (
        <Empty title={nothing.title} action={nothing.action}>
          {nothing.text}
        </Empty>
      );
    }
    return children(query.data);
  }
  if (query.error) {
    if (query.error instanceof ServiceProblem && query.error.status === 403) return <NoPermission />;
    return <Failed onRetry={() => void query.refetch()}>{problemText(query.error)}</Failed>;
  }
  return <Loading rows={rows} />;
}
