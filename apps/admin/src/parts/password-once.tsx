import { Button } from '@khai-bao/ui';
import type { ReactNode } from 'react';
import { Dialog } from './dialog.js';
import { Notice } from './notice.js';

/** An account with a password that nobody can read again. */
export interface AccountWithPassword {
  readonly displayName: string;
  readonly username: string;
  readonly oneTimePassword: string | null;
}

/** The words of the dialog, from the texts of its page. */
export interface PasswordOnceWords {
  readonly once: string;
  readonly username: string;
  readonly password: string;
  readonly noted: string;
}

/**
 * The dialog of an account to which a password is given: `form` until `made` is there, then user name and one-time password, once. From
 * then on it closes by its button only. `testId` begins the test ids of both.
 */
export function PasswordOnceDialog({
  title,
  form,
  made,
  words,
  hint,
  testId,
  onClose,
}: {
  title?: string;
  form?: ReactNode;
  made: AccountWithPassword | undefined;
  words: PasswordOnceWords;
  hint?: string;
  testId: string;
  onClose: () => void;
}) {
  const isOpenEnded = made === undefined;
  return (
    <Dialog
      opened
      onClose={onClose}
      title={made?.displayName ?? title}
      closeOnClickOutside={isOpenEnded}
      withCloseButton={isOpenEnded}
      closeOnEscape={isOpenEnded}
    >
      {made === undefined ? (
        form
      ) : (
        <div className="stack">
          <Notice tone="caution">{words.once}</Notice>
          <dl className="once">
            <div>
              <dt>{words.username}</dt>
              <dd className="code" data-testid={`${testId}-username`}>
                {made.username}
              </dd>
            </div>
            <div>
              <dt>{words.password}</dt>
              <dd className="code" data-testid={`${testId}-password`}>
                {made.oneTimePassword}
              </dd>
            </div>
          </dl>
          {hint !== undefined && <p className="dim">{hint}</p>}
          <div className="row">
            <Button onClick={onClose}>{words.noted}</Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}
