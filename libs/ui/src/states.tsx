import type { ReactNode } from 'react';
import { createI18n } from './i18n.js';
import { Button } from './parts.js';

const i18n = createI18n({
  vi: {
    loading: 'Đang tải, chờ một chút',
    failed: 'Chưa tải được phần này',
    failedHint: 'Xem lại mạng rồi bấm thử lại. Vẫn không được thì gọi 1900 9095.',
    retry: 'Thử lại',
    noPermission: 'Tài khoản của bạn không mở được trang này',
    noPermissionHint: 'Nếu công việc cần, hãy nhờ người quản trị cấp trên mở quyền.',
  },
  en: {
    loading: 'Loading, one moment',
    failed: 'This part could not be loaded',
    failedHint: 'Check the network and try again. If it still fails, call 1900 9095.',
    retry: 'Try again',
    noPermission: 'Your account cannot open this page',
    noPermissionHint: 'If your work needs it, ask the administrator above you for access.',
  },
});

function StateSign({ children }: { children: ReactNode }) {
  return (
    <svg
      width="56"
      height="60"
      viewBox="0 0 56 60"
      fill="none"
      stroke="currentColor"
      strokeWidth="3.2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M6 56V28a22 22 0 0 1 44 0v28" />
      {children}
    </svg>
  );
}

/** An empty list: what will appear here, and the first step. */
export function Empty({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="kb-state" data-testid="state-empty">
      <StateSign>
        <path d="M22 40h12" />
      </StateSign>
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}

/** Something is on its way. The words come after a second only; nothing jumps. */
export function Loading({ rows = 6, children }: { rows?: number; children?: ReactNode }) {
  const t = i18n.useTexts();
  return (
    <div className="kb-loading" role="status" data-testid="state-loading">
      {Array.from({ length: rows }, (_, i) => (
        <i key={i} />
      ))}
      <p>{children ?? t.loading}</p>
    </div>
  );
}

/** It did not load: what to do now. */
export function Failed({
  title,
  children,
  onRetry,
}: {
  title?: string;
  children?: ReactNode;
  onRetry?: () => void;
}) {
  const t = i18n.useTexts();
  return (
    <div className="kb-state" role="alert" data-testid="state-failed">
      <StateSign>
        <path d="M28 26v12M28 46v.1" />
      </StateSign>
      <h2>{title ?? t.failed}</h2>
      <p>{children ?? t.failedHint}</p>
      {onRetry && (
        <Button variant="quiet" onClick={onRetry}>
          {t.retry}
        </Button>
      )}
    </div>
  );
}

/** This account may not see this page. */
export function NoPermission({ children }: { children?: ReactNode }) {
  const t = i18n.useTexts();
  return (
    <div className="kb-state" role="alert" data-testid="state-no-permission">
      <StateSign>
        <path d="M6 56h44M21 30l14 14M35 30 21 44" />
      </StateSign>
      <h2>{t.noPermission}</h2>
      <p>{children ?? t.noPermissionHint}</p>
    </div>
  );
}
