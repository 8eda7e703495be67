import { Empty, Failed, Loading, NoPermission } from '@khai-bao/ui';
import { ServiceProblem } from '@khai-bao/api-client/admin';
import type { UseQueryResult } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { hasPermission, type Permission } from '../session/permissions.js';
import { useProfile } from '../session/session.js';
import { common } from '../texts/common.texts.js';
import { problemText } from '../texts/words.js';
import { roomsOf } from './rooms.js';
import type { RoomKey } from './rooms.js';
import { roomsTexts } from './rooms.texts.js';

/**
 * Shows a page to accounts that may open its room, and a refusal to others. A page that needs a permission beyond its room's
 * gives it.
 */
export function PageGuard({
  room,
  permission,
  children,
}: {
  room: RoomKey;
  permission?: Permission;
  children: ReactNode;
}) {
  const profile = useProfile();
  const t = roomsTexts.useTexts();
  const isOpen =
    roomsOf(profile).some(({ key }) => key === room) &&
    (permission === undefined || hasPermission(profile, permission));
  if (isOpen) return children;
  return (
    <>
      <PageHead title={t.rooms[room]} />
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
      {beside}
      <div className="head-end">{children}</div>
    </header>
  );
}

/** The search of a page; `/` brings the cursor here. */
export function SearchBox({
  value,
  onChange,
  label,
}: {
  value: string;
  onChange: (value: string) => void;
  label?: string;
}) {
  const t = common.useTexts();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== '/' || typing(event)) return;
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

/** True while the person types into something, or a dialog is open: keys of the page keep still. */
export function typing(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  const at = event.target;
  if (document.querySelector('[role="dialog"],[role="menu"]')) return true;
  return (
    at instanceof HTMLElement &&
    (at.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(at.tagName)) &&
    !(at instanceof HTMLInputElement && at.type === 'checkbox')
  );
}

/** The four states of what was asked for: loading, no permission, failed, and what is there. */
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
