import { createGateDeviceEnrolment, listGateDevices } from '@khai-bao/api-client/accounts';
import { Button, formatStopwatch, Loading, Qr, useNow } from '@khai-bao/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { useEffect, useEffectEvent } from 'react';
import { Dialog } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { devicesTexts } from './devices.texts.js';

/** The list is asked this often whether the phone has joined, milliseconds. */
const joinPollMs = 2_000;

/** Shows a QR code, large, with the time that is left, until a phone has used it. */
export function EnrolDialog({ onClose }: { onClose: () => void }) {
  const t = devicesTexts.useTexts();
  const api = useApi();
  const now = useNow();
  const make = useMutation({ mutationFn: () => createGateDeviceEnrolment({ client: api.client }) });
  const start = useEffectEvent(() => make.mutate());
  useEffect(() => start(), []);
  const made = make.data;
  const devices = useQuery({
    queryKey: ['gate-devices'],
    queryFn: () => listGateDevices({ client: api.client }),
    refetchInterval: joinPollMs,
    enabled: made !== undefined,
  });
  const joined = devices.data?.items.find(({ enrolmentId }) => enrolmentId === made?.enrolmentId);
  void now;
  const leftMs = made === undefined ? 0 : Date.parse(made.expiresAt) - api.session.clock.now();
  return (
    <Dialog opened onClose={onClose} title={joined ? t.joined(joined.name) : t.qrTitle} size="md">
      <div className="stack enrol">
        {make.error && <Notice tone="stop">{problemText(make.error)}</Notice>}
        {joined ? (
          <>
            <CircleCheck className="enrol-sign" size={56} aria-hidden="true" />
            <p>{t.pinHint}</p>
            <div className="row">
              <Button onClick={onClose}>{t.done}</Button>
              <Button variant="quiet" busy={make.isPending} onClick={() => make.mutate()}>
                {t.addAnother}
              </Button>
            </div>
          </>
        ) : made === undefined ? (
          make.isPending && <Loading rows={4} />
        ) : (
          <>
            <p>{t.qrText}</p>
            {leftMs > 0 ? (
              <>
                <Qr className="enrol-qr" text={made.url} label={t.qr} quiet={4} level="M" />
                <p className="enrol-left num" role="timer">
                  {t.expires(formatStopwatch(leftMs))}
                </p>
              </>
            ) : (
              <>
                <Notice tone="caution">{t.expired}</Notice>
                <Button busy={make.isPending} onClick={() => make.mutate()}>
                  {t.another}
                </Button>
              </>
            )}
          </>
        )}
      </div>
    </Dialog>
  );
}
