import {
  findPushSubscription,
  getPushKey,
  subscribeToPush,
  unsubscribeFromPush,
} from '@khai-bao/api-client/alerts';
import { Button } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Bell, BellOff } from 'lucide-react';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { findSubscription, subscribeBrowser, supportsPush } from './push-browser.js';
import { noticeTexts } from './notice.texts.js';

const subscriptionKey = ['own-push-subscription'] as const;

/**
 * Turns push messages on and off in this browser. Nothing is shown where the installation has no push.
 * `onChange`: how the person is reached has changed.
 */
export function PushSwitch({ onChange }: { onChange: () => Promise<void> }) {
  const t = noticeTexts.useTexts().push;
  const api = useApi();
  const client = useQueryClient();
  const { data: key } = useQuery({
    queryKey: ['push-key'],
    queryFn: () => getPushKey({ client: api.client }),
    staleTime: Infinity,
  });
  const { data: current } = useQuery({
    queryKey: subscriptionKey,
    // Somebody else may have subscribed this browser: their messages are not those of the reader.
    queryFn: async () => {
      const endpoint = (await findSubscription())?.endpoint;
      if (endpoint === undefined) return false;
      return (await findPushSubscription({ client: api.client, body: { endpoint } })).isSubscribed;
    },
  });
  const onSettled = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: subscriptionKey });
    await onChange();
  };
  const onError = (): void => notify({ tone: 'stop', text: t.failed });
  const turnOn = useMutation({
    mutationFn: async (publicKey: string) => {
      const subscription = await subscribeBrowser(publicKey);
      if (subscription === null) return false;
      await subscribeToPush({ client: api.client, body: subscription });
      return true;
    },
    onSuccess: (isOn) =>
      notify(isOn ? { tone: 'pass', text: t.enabled } : { tone: 'caution', text: t.blocked }),
    onError,
    onSettled,
  });
  const turnOff = useMutation({
    mutationFn: async () => {
      const subscription = await findSubscription();
      if (subscription === null) return;
      await unsubscribeFromPush({ client: api.client, body: { endpoint: subscription.endpoint } });
      await subscription.unsubscribe();
    },
    onSuccess: () => notify({ tone: 'pass', text: t.disabled }),
    onError,
    onSettled,
  });
  const publicKey = key?.publicKey ?? null;
  if (publicKey === null) return null;
  if (!supportsPush()) return <p className="dim">{t.unsupported}</p>;
  if (current)
    return (
      <p className="row">
        <Bell size={18} aria-hidden="true" /> <span className="grow">{t.on}</span>
        <Button
          variant="plain"
          size="small"
          busy={turnOff.isPending}
          icon={<BellOff aria-hidden="true" />}
          onClick={() => turnOff.mutate()}
        >
          {t.turnOff}
        </Button>
      </p>
    );
  return (
    <Button
      variant="quiet"
      size="small"
      busy={turnOn.isPending}
      icon={<Bell aria-hidden="true" />}
      onClick={() => turnOn.mutate(publicKey)}
    >
      {t.turnOn}
    </Button>
  );
}
