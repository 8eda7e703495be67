import { lazy } from 'react';
import { useSessionState } from '../session/session.js';
import { MantineFrame } from './mantine-frame.js';
import { Shell } from './shell.js';

const NewPasswordPage = lazy(async () => ({
  default: (await import('../session/new-password.page.js')).NewPasswordPage,
}));
const EnrolPage = lazy(async () => ({
  default: (await import('../session/second-factor.js')).EnrolPage,
}));

/** What stands on the screen once a password was right: a new password, a second factor, or the rooms. Loaded beside the log-in form. */
export function SignedInPages() {
  const state = useSessionState();
  return (
    <MantineFrame>
      {state.status === 'must-change' && <NewPasswordPage />}
      {state.status === 'must-enrol' && <EnrolPage />}
      {state.status === 'signed-in' && <Shell key={state.profile.accountId} />}
    </MantineFrame>
  );
}
