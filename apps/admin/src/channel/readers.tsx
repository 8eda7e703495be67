import { listThreadReaders } from '@khai-bao/api-client/support';
import { Button } from '@khai-bao/ui';
import { useQuery } from '@tanstack/react-query';
import { Eye } from 'lucide-react';
import { useState } from 'react';
import { Dialog } from '../parts/dialog.js';
import { useApi } from '../session/session.js';
import { queryKeys } from '../navigation/query-keys.js';
import { channelTexts } from './channel.texts.js';

/** "Seen by 19 of 22 districts": by committee, with who has not on a press. */
export function ThreadReaders({ threadId, posts }: { threadId: string; posts: number }) {
  const t = channelTexts.useTexts().readers;
  const api = useApi();
  const [opened, setOpened] = useState(false);
  // Asked again when the thread grows, or a little after it was opened; reading tells nobody live.
  const query = useQuery({
    queryKey: [...queryKeys.thread(threadId), 'readers', posts],
    queryFn: () => listThreadReaders({ client: api.client, path: { id: threadId } }),
    refetchInterval: 60_000,
  });
  const tiers = query.data?.tiers ?? [];
  const others = query.data?.others ?? [];
  if (tiers.length === 0) return null;
  return (
    <>
      <Button variant="plain" size="small" icon={<Eye aria-hidden="true" />} onClick={() => setOpened(true)}>
        {t.seen(tiers.map(({ level, seen, total }) => t.tier[level](seen, total)).join(', '))}
      </Button>
      {opened && (
        <Dialog opened onClose={() => setOpened(false)} title={t.title}>
          <div className="stack">
            {tiers.map(({ level, seen, total, missing }) => (
              <section key={level}>
                <h3>{t.tier[level](seen, total)}</h3>
                <p className="dim">
                  {missing.length > 0
                    ? t.missing(missing.map(({ name }) => name).join('; '))
                    : seen === total
                      ? t.all
                      : t.notYours}
                </p>
              </section>
            ))}
            {others.length > 0 && <p>{t.others(others.join('; '))}</p>}
          </div>
        </Dialog>
      )}
    </>
  );
}
