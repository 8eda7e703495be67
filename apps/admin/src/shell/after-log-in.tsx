import { NewPasswordPage } from '../session/new-password.page.js';
import { EnrolPage } from '../session/second-factor.js';
import { useSessionState } from '../session/session.js';
import { MantineFrame } from './mantine-frame.js';
import { Shell } from './shell.js';

/** What stands on the screen once a password was right: a new password, a second factor, or the rooms. Loaded beside the log-in form. */
export function AfterLogIn() {
  const state = useSessionState();
  return (
    <MantineFrame>
      {state.status === 'must-change' && <NewPasswordPage />}
      {state.status === 'must-enrol' && <EnrolPage />}
      {state.status === 'signed-in' && <Shell key={state.profile.accountId} />}
    </MantineFrame>
  );
}
