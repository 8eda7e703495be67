import { listUnitNotices, markUnitNoticeRead } from '@khai-bao/api-client/registration';
import { Button, formatDateTime } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Notice } from '../parts/notice.js';
import { useApi } from '../session/session.js';
import { unitTexts } from './unit.texts.js';

/** What the committee has written to this unit and nobody of it has read yet. */
export function UnitNotices() {
  const t = unitTexts.useTexts().today;
  const api = useApi();
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ['unit-notices'],
    queryFn: () => listUnitNotices({ client: api.client }),
    refetchInterval: 60_000,
  });
  const read = useMutation({
    mutationFn: (id: string) => markUnitNoticeRead({ client: api.client, path: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['unit-notices'] }),
  });
  return (query.data?.items ?? []).map(({ messageId, place, sentAt, text }) => (
    <Notice key={messageId} tone="yours">
      <strong>{t.noticeFrom(place, formatDateTime(sentAt))}</strong>
      <span className="notice-words">{text}</span>
      <Button
        variant="quiet"
        size="small"
        busy={read.isPending && read.variables === messageId}
        onClick={() => read.mutate(messageId)}
      >
        {t.noticeRead}
      </Button>
    </Notice>
  ));
}
