import '../styles/unit.css';
import '../styles/devices.css';
import { TextInput } from '@mantine/core';
import {
  endGateDevice,
  listGateDevices,
  renameGateDevice,
  unlockGateDevice,
  type GateDeviceDto,
  type GateDeviceState,
} from '@khai-bao/api-client/accounts';
import { Button, formatMoment, Tag, type Tone } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleCheck, CircleOff, LockKeyhole, Plus } from 'lucide-react';
import { useState } from 'react';
import { PageGuard, PageHead, QueryResult } from '../navigation/page.js';
import { ConfirmDialog } from '../parts/confirm-dialog.js';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { commonTexts } from '../texts/common.texts.js';
import { problemText } from '../texts/words.js';
import { devicesTexts } from './devices.texts.js';
import { EnrolDialog } from './enrol-dialog.js';

/** The list is read this often while the page stands, milliseconds: a locked device is seen soon. */
const refreshMs = 15_000;

const stateTones: Readonly<Record<GateDeviceState, Tone>> = {
  ACTIVE: 'pass',
  LOCKED: 'stop',
  ENDED: 'plain',
};
const stateIcons = { ACTIVE: CircleCheck, LOCKED: LockKeyhole, ENDED: CircleOff } as const;

function StateOfDevice({ state }: Pick<GateDeviceDto, 'state'>) {
  const t = devicesTexts.useTexts();
  const Icon = stateIcons[state];
  return (
    <Tag tone={stateTones[state]} icon={<Icon aria-hidden="true" />}>
      {t.states[state]}
    </Tag>
  );
}

function DeviceRow({
  device,
  onRename,
  onEnd,
}: {
  device: GateDeviceDto;
  onRename: () => void;
  onEnd: () => void;
}) {
  const t = devicesTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const name = device.unreadable ? t.unreadable : device.name;
  const unlock = useMutation({
    mutationFn: () => unlockGateDevice({ client: api.client, path: { id: device.deviceId } }),
    onSuccess: () => notify({ tone: 'pass', text: t.unlocked(name) }),
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: ['gate-devices'] }),
  });
  const isEnded = device.state === 'ENDED';
  return (
    <li className="device-row" data-ended={isEnded || undefined}>
      <div className="device-name">
        <h2>{name}</h2>
        <span className="under">{t.version(device.platform, device.appVersion)}</span>
      </div>
      <p className="row device-state">
        <StateOfDevice state={device.state} />
        {device.waitingChecks > 0 && <Tag tone="yours">{t.waitingChecks(device.waitingChecks)}</Tag>}
        {device.state === 'LOCKED' && <span className="under">{t.lockedHint}</span>}
      </p>
      <dl className="device-facts">
        <div>
          <dt>{t.guard}</dt>
          <dd>{device.guardName ?? t.nobody}</dd>
        </div>
        <div>
          <dt>{t.lastSeen}</dt>
          <dd className="num">{formatMoment(device.lastSeenAt)}</dd>
        </div>
      </dl>
      {!isEnded && (
        <div className="row device-actions">
          {device.state === 'LOCKED' && (
            <Button
              size="small"
              busy={unlock.isPending}
              aria-label={t.unlockOf(name)}
              onClick={() => unlock.mutate()}
            >
              {t.unlock}
            </Button>
          )}
          <Button size="small" variant="plain" aria-label={t.renameOf(name)} onClick={onRename}>
            {t.rename}
          </Button>
          <Button size="small" variant="plain" aria-label={t.endOf(name)} onClick={onEnd}>
            {t.end}
          </Button>
        </div>
      )}
    </li>
  );
}

function RenameDialog({ device, onClose }: { device: GateDeviceDto; onClose: () => void }) {
  const t = devicesTexts.useTexts();
  const words = commonTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [name, setName] = useState(device.name);
  const [missing, setMissing] = useState(false);
  const save = useMutation({
    mutationFn: () =>
      renameGateDevice({ client: api.client, path: { id: device.deviceId }, body: { name: name.trim() } }),
    onSuccess: () => {
      notify({ tone: 'pass', text: t.renamed });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['gate-devices'] }),
  });
  return (
    <Dialog opened onClose={onClose} title={t.rename}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          setMissing(!name.trim());
          if (name.trim()) save.mutate();
        }}
      >
        {save.error && <Notice tone="stop">{problemText(save.error)}</Notice>}
        <TextInput
          label={t.name}
          data-autofocus
          maxLength={60}
          value={name}
          error={missing && !name.trim() ? t.nameNeeded : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <DialogFoot send={words.save} busy={save.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}

function Devices() {
  const t = devicesTexts.useTexts();
  const api = useApi();
  const [dialog, setDialog] = useState<
    { kind: 'enrol' } | { kind: 'rename' | 'end'; device: GateDeviceDto } | null
  >(null);
  const query = useQuery({
    queryKey: ['gate-devices'],
    queryFn: () => listGateDevices({ client: api.client }),
    refetchInterval: refreshMs,
  });
  const close = (): void => setDialog(null);
  const add = (
    <Button icon={<Plus aria-hidden="true" />} onClick={() => setDialog({ kind: 'enrol' })}>
      {t.add}
    </Button>
  );
  return (
    <>
      <PageHead title={t.title}>{(query.data?.items.length ?? 0) > 0 && add}</PageHead>
      <div className="plain-pane">
        <QueryResult
          query={query}
          rows={4}
          empty={(page) =>
            page.items.length === 0 ? { title: t.emptyTitle, text: t.emptyText, action: add } : null
          }
        >
          {(page) => (
            <ul className="device-list">
              {page.items.map((device) => (
                <DeviceRow
                  key={device.deviceId}
                  device={device}
                  onRename={() => setDialog({ kind: 'rename', device })}
                  onEnd={() => setDialog({ kind: 'end', device })}
                />
              ))}
            </ul>
          )}
        </QueryResult>
      </div>
      {dialog?.kind === 'enrol' && <EnrolDialog onClose={close} />}
      {dialog?.kind === 'rename' && <RenameDialog device={dialog.device} onClose={close} />}
      {dialog?.kind === 'end' && (
        <ConfirmDialog
          title={t.endTitle(dialog.device.name)}
          text={t.endText(dialog.device.waitingChecks)}
          confirm={t.end}
          done={t.ended(dialog.device.name)}
          act={() => endGateDevice({ client: api.client, path: { id: dialog.device.deviceId } })}
          changes={['gate-devices']}
          onClose={close}
        />
      )}
    </>
  );
}

/** The gate devices of a unit: enrol a phone, see which is alive, unlock, end at once. */
export function DevicesPage() {
  return (
    <PageGuard section="devices">
      <Devices />
    </PageGuard>
  );
}
