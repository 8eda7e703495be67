import { GrantablePermission, grantPermission, type StaffDto } from '@khai-bao/api-client/accounts';
import { Button } from '@khai-bao/ui';
import { useState } from 'react';
import { ConfirmDialog } from '../parts/confirm-dialog.js';
import { useApi } from '../session/session.js';
import { grantsTexts } from './grants.texts.js';

/** Whether a guard may look passes up. */
export const mayLookUp = ({ grants }: StaffDto): boolean => grants.includes(GrantablePermission.PASS_LOOK_UP);

/** Allows a guard to look passes up at the gate, or ends it. Asks once before. */
export function LookUpGrant({ person }: { person: StaffDto }) {
  const t = grantsTexts.useTexts();
  const api = useApi();
  const [asking, setAsking] = useState(false);
  const isAllowed = mayLookUp(person);
  const name = person.displayName;
  return (
    <>
      <Button
        size="small"
        variant="plain"
        aria-label={isAllowed ? t.withholdOf(name) : t.allowOf(name)}
        onClick={() => setAsking(true)}
      >
        {isAllowed ? t.withhold : t.allow}
      </Button>
      {asking && (
        <ConfirmDialog
          title={isAllowed ? t.withholdTitle(name) : t.allowTitle(name)}
          text={isAllowed ? t.withholdText : t.allowText}
          confirm={isAllowed ? t.withhold : t.allow}
          done={isAllowed ? t.withheld(name) : t.allowedNow(name)}
          act={() =>
            grantPermission({
              client: api.client,
              path: { id: person.accountId },
              body: { permission: GrantablePermission.PASS_LOOK_UP, granted: !isAllowed },
            })
          }
          changes={['staff']}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
