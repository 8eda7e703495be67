import { CreateAccounts1624493000000 } from './1624493000000-create-accounts.js';
import { CountGuesses1624493100000 } from './1624493100000-count-guesses.js';
import { IndexLists1624493200000 } from './1624493200000-index-lists.js';
import { FollowCorrections1624493250000 } from './1624493250000-follow-corrections.js';
import { ApproveByRule1624493300000 } from './1624493300000-approve-by-rule.js';
import { ReissueAccounts1624493310000 } from './1624493310000-reissue-accounts.js';
import { SecondFactors1624493320000 } from './1624493320000-second-factors.js';
import { InviteOfficials1624493330000 } from './1624493330000-invite-officials.js';
import { DuplicateMark1624493720000 } from './1624493720000-duplicate-mark.js';
import { CloseWithUnit1624494000000 } from './1624494000000-close-with-unit.js';
import { Passkeys1624494200000 } from './1624494200000-passkeys.js';
import { ReturnedMails1624494210000 } from './1624494210000-returned-mails.js';
import { NoteFailedAddresses1624494600000 } from './1624494600000-note-failed-addresses.js';
import { EndAreas1624494800000 } from './1624494800000-end-areas.js';
import { HardenAccounts1796024800000 } from './1796024800000-harden-accounts.js';
import { NameTrailSubjects1796030400000 } from './1796030400000-name-trail-subjects.js';
import { CreateGateDevices1796062700000 } from './1796062700000-create-gate-devices.js';
import { GrantPermissions1796074200000 } from './1796074200000-grant-permissions.js';

export const migrations = [
  CreateAccounts1624493000000,
  CountGuesses1624493100000,
  IndexLists1624493200000,
  FollowCorrections1624493250000,
  ApproveByRule1624493300000,
  ReissueAccounts1624493310000,
  SecondFactors1624493320000,
  InviteOfficials1624493330000,
  DuplicateMark1624493720000,
  CloseWithUnit1624494000000,
  Passkeys1624494200000,
  ReturnedMails1624494210000,
  NoteFailedAddresses1624494600000,
  EndAreas1624494800000,
  HardenAccounts1796024800000,
  NameTrailSubjects1796030400000,
  CreateGateDevices1796062700000,
  GrantPermissions1796074200000,
];
