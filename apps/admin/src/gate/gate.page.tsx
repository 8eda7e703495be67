import '../styles/gate.css';
import '../styles/gate-form.css';
import '../styles/gate-verdict.css';
import { listGates } from '@khai-bao/api-client/declarations';
import { LogoSign } from '@khai-bao/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ShiftConfirmation, ShiftMenu } from '../gate-device/shift-menu.js';
import { Notifications } from '../parts/notify.js';
import { useApi, useProfile } from '../session/session.js';
import { AccountMenu } from '../shell/account-menu.js';
import { QueryResult, PageGuard } from '../navigation/page.js';
import { GateDuty } from './gate-duty.js';
import { ChooseGate } from './choose-gate.js';
import { readGates, readGateStation, writeGates, writeGateStation } from './gate-storage.js';
import type { GateStation } from './gate-storage.js';
import { RevokedInside } from './revoked-inside.js';
import { useGateUpkeep } from './use-gate-upkeep.js';

/** The unit's gates, as the service says; as they were read last while it cannot. */
function useGates() {
  const api = useApi();
  const { unit, accountId } = useProfile();
  const owner = unit?.id ?? accountId;
  const query = useQuery({
    queryKey: ['gates'],
    queryFn: async () => {
      const page = await listGates({ client: api.client });
      writeGates(owner, page.items);
      return page;
    },
    staleTime: 300_000,
  });
  const [kept] = useState(() => readGates(owner));
  return { query, gates: query.data?.items ?? kept };
}

function GateView() {
  const { accountId, place } = useProfile();
  const { device } = useApi();
  const client = useQueryClient();
  // A gate device stays at its gate when the guard changes.
  const stationOwner = device?.device.deviceId ?? accountId;
  const [post, setPost] = useState<GateStation | null>(() => readGateStation(stationOwner));
  const [choosing, setChoosing] = useState(false);
  const { query, gates } = useGates();
  useGateUpkeep();
  const gate = gates?.find((one) => one.gateId === post?.gateId && one.active);
  useEffect(() => {
    document.title = `${place} · Khai Báo`;
  }, [place]);
  return (
    <div className="gate-room" data-theme="dark">
      <header className="gate-top">
        <span className="kb-mark">
          <LogoSign size={26} />
          <h1 className="clip">{place}</h1>
        </span>
        {device === null ? <AccountMenu compact /> : <ShiftMenu device={device} />}
      </header>
      {device !== null && <ShiftConfirmation device={device} />}
      <Notifications inLine />
      <RevokedInside />
      {gates ? (
        gate && post && !choosing ? (
          <GateDuty gate={gate} post={post} onChange={() => setChoosing(true)} />
        ) : (
          <main className="gate-main">
            <ChooseGate
              gates={gates}
              current={post}
              onChoose={(chosen) => {
                writeGateStation(stationOwner, chosen);
                setPost(chosen);
                setChoosing(false);
                void client.invalidateQueries({ queryKey: ['counters'] });
              }}
            />
          </main>
        )
      ) : (
        <main className="gate-main">
          <QueryResult query={query} rows={4}>
            {() => null}
          </QueryResult>
        </main>
      )}
    </div>
  );
}

/** The gate: see pass or stop from two metres, record who goes in and out, help those without a phone. */
export function GatePage() {
  return (
    <PageGuard section="gate">
      <GateView />
    </PageGuard>
  );
}
