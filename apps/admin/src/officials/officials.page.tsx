import '../styles/unit.css';
import { Menu } from '@mantine/core';
import {
  type InvitedOfficialDto,
  type OfficialDto,
  disableOfficial,
  issueOfficialPassword,
  listOfficials,
} from '@khai-bao/api-client/accounts';
import { invitableRoles } from '@khai-bao/contracts/roles';
import { Button, formatDate, formatDateTime } from '@khai-bao/ui';
import { useQuery } from '@tanstack/react-query';
import { CalendarClock, Ellipsis, Plus } from 'lucide-react';
import { useState } from 'react';
import { StateTag } from '../registrations/state-tags.js';
import { ConfirmDialog } from '../parts/confirm-dialog.js';
import { useApi, useProfile } from '../session/session.js';
import { QueryResult, PageHead, PageGuard } from '../navigation/page.js';
import { commonTexts } from '../texts/common.texts.js';
import { roleText } from '../texts/words.js';
import { PasswordOnceDialog } from '../parts/password-once.js';
import { InviteDialog, MoveDialog, officialsKey } from './official-dialogs.js';
import { officialsTexts } from './officials.texts.js';

type OfficialAction = { item: OfficialDto; action: 'password' | 'move' | 'disable' };

function Actions({ item, onAct }: { item: OfficialDto; onAct: (action: OfficialAction['action']) => void }) {
  const t = officialsTexts.useTexts();
  return (
    <Menu withInitialFocusPlaceholder={false} position="bottom-end" radius="md" shadow="md">
      <Menu.Target>
        <Button
          size="small"
          variant="plain"
          aria-label={t.act(item.displayName)}
          icon={<Ellipsis aria-hidden="true" />}
        />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onAct('password')}>{t.newPassword}</Menu.Item>
        {['ward-officer', 'district-officer', 'medical-centre'].includes(item.role) && (
          <Menu.Item onClick={() => onAct('move')}>{t.move}</Menu.Item>
        )}
        <Menu.Item onClick={() => onAct('disable')}>{t.disable}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Officials() {
  const t = officialsTexts.useTexts();
  const words = commonTexts.useTexts();
  const api = useApi();
  const { role } = useProfile();
  const [inviting, setInviting] = useState<'below' | 'deputy' | null>(null);
  const [made, setMade] = useState<InvitedOfficialDto | null>(null);
  const [doing, setDoing] = useState<OfficialAction | null>(null);
  const query = useQuery({ queryKey: officialsKey, queryFn: () => listOfficials({ client: api.client }) });
  const close = (): void => setDoing(null);
  const time = ({ from, until }: OfficialDto): string | null =>
    until === null
      ? null
      : from === null
        ? t.untilOnly(formatDate(until))
        : t.time(formatDate(from), formatDate(until));
  return (
    <>
      <PageHead title={t.title}>
        <Button
          variant="quiet"
          icon={<CalendarClock aria-hidden="true" />}
          onClick={() => setInviting('deputy')}
        >
          {t.deputy}
        </Button>
        {invitableRoles(role).length > 0 && (
          <Button icon={<Plus aria-hidden="true" />} onClick={() => setInviting('below')}>
            {t.invite}
          </Button>
        )}
      </PageHead>
      <div className="plain-pane">
        <QueryResult
          query={query}
          empty={(page) => (page.items.length === 0 ? { title: t.emptyTitle, text: t.emptyText } : null)}
        >
          {(page) => (
            <table className="table">
              <thead>
                <tr>
                  <th>{t.name}</th>
                  <th>{t.role}</th>
                  <th>{t.area}</th>
                  <th>{t.username}</th>
                  <th>{t.state}</th>
                  <th>
                    <span className="visually-hidden">{t.actions}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {page.items.map((item) => (
                  <tr key={item.accountId}>
                    <td className="main">
                      <span className="strong">{item.displayName}</span>
                      {time(item) && <span className="under num">{time(item)}</span>}
                      {item.addressFailedWhy && item.addressFailedAt && (
                        <span className="under num">
                          {words.addressFailed(
                            formatDateTime(item.addressFailedAt),
                            words.bounceReasons[item.addressFailedWhy],
                          )}
                        </span>
                      )}
                    </td>
                    <td>{roleText(item.role, words)}</td>
                    <td>{item.areaName}</td>
                    <td className="code">{item.username}</td>
                    <td>
                      <StateTag state={item.state} />
                    </td>
                    <td className="end">
                      {item.state !== 'DISABLED' && (
                        <Actions item={item} onAct={(action) => setDoing({ item, action })} />
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </QueryResult>
      </div>
      {inviting && !made && (
        <InviteDialog deputy={inviting === 'deputy'} onMade={setMade} onClose={() => setInviting(null)} />
      )}
      {made && (
        <PasswordOnceDialog
          words={t}
          testId="official"
          made={made}
          onClose={() => {
            setMade(null);
            setInviting(null);
          }}
        />
      )}
      {doing?.action === 'move' && <MoveDialog item={doing.item} onClose={close} />}
      {doing?.action === 'disable' && (
        <ConfirmDialog
          title={t.disableTitle(doing.item.displayName)}
          text={t.disableText}
          confirm={t.disable}
          done={t.disabled(doing.item.displayName)}
          act={() => disableOfficial({ client: api.client, path: { id: doing.item.accountId } })}
          changes={officialsKey}
          onClose={close}
        />
      )}
      {doing?.action === 'password' && !made && (
        <ConfirmDialog
          title={t.newPasswordTitle(doing.item.displayName)}
          text={t.newPasswordText}
          confirm={t.newPassword}
          done={t.newPassword}
          act={async () => {
            const renewed = await issueOfficialPassword({
              client: api.client,
              path: { id: doing.item.accountId },
            });
            if (renewed.oneTimePassword !== null) setMade(renewed);
          }}
          changes={officialsKey}
          onClose={close}
        />
      )}
    </>
  );
}

/** Officials whom one invites, and one's own deputies. */
export function OfficialsPage() {
  return (
    <PageGuard section="officials">
      <Officials />
    </PageGuard>
  );
}
